import assert from "node:assert/strict";
import { test } from "node:test";

import { run } from "./support/commands.js";
import { readExample } from "./support/example.js";
import { documentTest } from "./support/programs.js";
import { createToolProject } from "./support/tool-project.js";

for (const environment of ["node", "jsdom", "happy-dom"]) {
  test(`vitest decodes in ${environment}`, async () => {
    const isNode = environment === "node";
    const program = isNode ? documentTest.slice(0, documentTest.indexOf('test("the element')) : documentTest;
    const project = createToolProject("plain", `vitest-${environment}`, {
      "digit.test.js": `import { expect, test } from "vitest";\n${program}`,
    });
    assert.match(await run(project, `vitest run --environment ${environment} 2>&1`), /Tests +\d+ passed/);
  });
}

test("Jest decodes in jsdom, with one line of configuration and one option of Node.js", async () => {
  const project = createToolProject("plain", "jest", {
    "digit.test.js": documentTest,
    "jest.config.js": readExample("Jest", "js"),
  });
  assert.match(await run(project, `exec 2>&1\n${readExample("Jest", "sh")}`), /Tests: +\d+ passed/);
});

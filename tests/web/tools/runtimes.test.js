import assert from "node:assert/strict";
import { test } from "node:test";

import { loadModel } from "../engine/package.js";
import { distanceFromGolden, goldenFile } from "../package/support/golden-file.js";
import { run } from "./support/commands.js";
import { readExample } from "./support/example.js";
import { printPicture, printPictureOfWorker } from "./support/programs.js";
import { createToolProject } from "./support/tool-project.js";
import { askWorkerd } from "./support/workerd.js";

/** @param {string} output JSON, name -> pixels */
function assertPictures(output) {
  const pictures = Object.entries(JSON.parse(output));
  assert(pictures.length > 0);
  for (const [name, pixels] of pictures) assert(distanceFromGolden(pixels) < 1e-4, name);
}

const runtimes = [
  { name: "Node.js", command: "node" },
  { name: "Bun", command: "bun" },
  { name: "Deno", command: "deno run --allow-read --allow-env" },
];

for (const { name, command } of runtimes) {
  test(`${name} loads a file of the working folder, and bytes`, async () => {
    const project = createToolProject("plain", `run-${name}`, { "program.js": printPicture });
    assertPictures(await run(project, `${command} program.js`));
  });
}

for (const { name, command } of runtimes.slice(1)) {
  test(`${name} loads a model in a worker`, async () => {
    const project = createToolProject("plain", `worker-${name}`, { "program.js": printPictureOfWorker });
    assertPictures(await run(project, `${command} program.js`));
  });
}

const requires = [
  { name: "Node.js 18", node: "../../../../tests/web/package/node_modules/node/bin/node", program: readExample("CommonJS", "js") },
  { name: "Node.js 24", node: "node", program: 'const { loadModel } = require("vaelet");\n' },
];

for (const { name, node, program } of requires) {
  test(`${name} loads the package into a CommonJS program`, async () => {
    const project = createToolProject("plain", `require-${name.replace(" ", "-")}`, {
      "program.cjs": `(async () => {
        ${program}
        const model = await loadModel("public/model.safetensors");
        console.log(JSON.stringify({ picture: Array.from(model.decode(require("./golden.json"))) }));
      })();`,
    });
    assertPictures(await run(project, `${node} program.cjs`));
  });
}

test("workerd takes the module as an import", async () => {
  const { status, text } = await askWorkerd("workerd", readExample("Cloudflare Workers", "js"));
  assert.equal(status, 200, text);
  const model = await loadModel(goldenFile);
  const expected = model.sample({ label: 7, seed: 1 }).images;
  /** @type {number[]} */
  const found = JSON.parse(text);
  assert.equal(found.length, expected.length);
  found.forEach((value, i) => assert(Math.abs(value - expected[i]) < 1e-6, `pixel ${i}`));
});

/** @param {string} options */
const errorInWorkerd = (options) => `
  import { loadModel } from "vaelet";
  import * as embedded from "vaelet/embedded";

  export default {
    async fetch(request, env) {
      const weights = await env.ASSETS.fetch(request);
      const error = await loadModel(weights, ${options}).catch((error) => error);
      return new Response(\`\${error.name} \${error.code}: \${error.message}\`);
    },
  };
`;

test("without that import, the errors in workerd name it", async () => {
  const nowhere = await askWorkerd("workerd-nowhere", errorInWorkerd("{}"));
  assert.match(nowhere.text, /^VaeletError source-unreadable: .*`wasmModule`/);
  const compiled = await askWorkerd("workerd-compiled", errorInWorkerd("embedded"));
  assert.match(compiled.text, /^VaeletError wasm-blocked: .*`wasmModule`/);
});

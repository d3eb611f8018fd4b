import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { before, test } from "node:test";
import { fileURLToPath } from "node:url";

import { distanceFromGolden, goldenFile, goldenLabels, goldenZ } from "./support/golden-file.js";
import { createProject } from "./support/project.js";

let project = "";
before(() => {
  project = createProject("node");
  writeFileSync(join(project, "model.safetensors"), goldenFile);
});

/** The oldest Node.js that the package promises, and the one that runs the tests. */
const oldest = fileURLToPath(new URL("node_modules/node/bin/node", import.meta.url));
const versions = [oldest, process.execPath].map((executable) => ({
  executable,
  version: execFileSync(executable, ["--version"], { encoding: "utf8" }).trim(),
}));

/**
 * What a program that imports the package prints, as JSON.
 * @param {string} source
 */
function runProgram(source, executable = process.execPath) {
  const file = join(project, "program.js");
  writeFileSync(file, source);
  return JSON.parse(execFileSync(executable, [file], { cwd: project, encoding: "utf8" }));
}

const input = JSON.stringify({ z: [...goldenZ.subarray(0, 15)], label: goldenLabels[0] });

test("the oldest Node.js of the tests is the oldest that the package names", () => {
  const { engines } = JSON.parse(readFileSync(join(project, "node_modules/vaelet/package.json"), "utf8"));
  assert.equal(`>=${/^v(\d+)/.exec(versions[0].version)?.[1]}`, engines.node);
});

for (const { executable, version } of versions) {
  test(`Node.js ${version} loads a file of the working folder, decodes it and encodes the picture`, () => {
    const { pixels, mean } = runProgram(
      `
      import { loadModel } from "vaelet";
      const model = await loadModel("model.safetensors");
      const pixels = model.decode(${input});
      const { mean } = model.encode({ pixels, label: "7" });
      console.log(JSON.stringify({ pixels: [...pixels], mean: [...mean] }));
      model.dispose();
    `,
      executable,
    );
    assert(distanceFromGolden(pixels) < 1e-4);
    assert(mean.length === 15 && mean.every(Number.isFinite));
  });

  test(`a server of Node.js ${version} imports every entry of the package, and defining the element there does nothing`, () => {
    const { exports } = JSON.parse(readFileSync(join(project, "node_modules/vaelet/package.json"), "utf8"));
    // An entry that has nothing but types, such as the one for JSX, is not there to be imported.
    const entries = Object.keys(exports).filter((entry) => typeof exports[entry] === "string" || "default" in exports[entry]);
    const modules = entries.filter((entry) => !/\.(wasm|json)$/.test(entry) && entry !== "./worker/script");
    assert(modules.length >= 4, modules.join(" "));
    const names = runProgram(
      `
      const names = {};
      for (const entry of ${JSON.stringify(modules)}) names[entry] = Object.keys(await import(entry.replace(".", "vaelet")));
      const { defineElement } = await import("vaelet/element");
      defineElement();
      console.log(JSON.stringify(names));
    `,
      executable,
    );
    assert.deepEqual(names["."].sort(), ["Model", "VaeletError", "interpolateLatents", "joinPosteriors", "loadModel", "moduleFile", "moveAlong", "pixelCount", "toRgba", "valueAlong", "valueCount"]);
    assert(names["./element"].includes("VaeLet") && names["./worker"].includes("loadModelInWorker"));
  });
}

test("where there are no web workers, loadModelInWorker says so", () => {
  const { code, message } = runProgram(`
    import { loadModelInWorker } from "vaelet/worker";
    const { code, message } = await loadModelInWorker("model.safetensors").catch((error) => error);
    console.log(JSON.stringify({ code, message }));
  `);
  assert.equal(code, "worker-failed");
  assert.match(message, /use loadModel instead/);
});

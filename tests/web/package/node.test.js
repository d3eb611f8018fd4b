import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { before, test } from "node:test";

import { distanceFromGolden, goldenFile, goldenLabels, goldenZ } from "./support/golden-file.js";
import { createProject } from "./support/project.js";

let project = "";
before(() => {
  project = createProject("node");
  writeFileSync(join(project, "model.safetensors"), goldenFile);
});

/** What a program that imports the package prints, as JSON. */
function runProgram(source) {
  const file = join(project, "program.js");
  writeFileSync(file, source);
  return JSON.parse(execFileSync(process.execPath, [file], { cwd: project, encoding: "utf8" }));
}

const input = JSON.stringify({ z: [...goldenZ.subarray(0, 15)], label: goldenLabels[0] });

test("Node.js loads a file of the working folder and decodes it", () => {
  const pixels = runProgram(`
    import { loadModel } from "vaelet";
    const model = await loadModel("model.safetensors");
    console.log(JSON.stringify(Array.from(model.decode(${input}))));
  `);
  assert(distanceFromGolden(pixels) < 1e-4);
});

test("a server imports every entry of the package, and defining the element there does nothing", () => {
  const { exports } = JSON.parse(readFileSync(join(project, "node_modules/vaelet/package.json"), "utf8"));
  // An entry that has nothing but types, such as the one for JSX, is not there to be imported.
  const entries = Object.keys(exports).filter((entry) => typeof exports[entry] === "string" || "default" in exports[entry]);
  const modules = entries.filter((entry) => !/\.(wasm|json)$/.test(entry) && entry !== "./worker/script");
  assert(modules.length >= 4, modules.join(" "));
  const names = runProgram(`
    const names = {};
    for (const entry of ${JSON.stringify(modules)}) names[entry] = Object.keys(await import(entry.replace(".", "vaelet")));
    const { defineElement } = await import("vaelet/element");
    defineElement();
    console.log(JSON.stringify(names));
  `);
  assert.deepEqual(names["."].sort(), ["Model", "VaeletError", "interpolateLatents", "loadModel", "toRgba"]);
  assert(names["./element"].includes("VaeLet") && names["./worker"].includes("loadModelInWorker"));
});

test("where there are no web workers, loadModelInWorker says so", () => {
  const { code, message } = runProgram(`
    import { loadModelInWorker } from "vaelet/worker";
    const { code, message } = await loadModelInWorker("model.safetensors").catch((error) => error);
    console.log(JSON.stringify({ code, message }));
  `);
  assert.equal(code, "worker-failed");
  assert.match(message, /use loadModel instead/);
});

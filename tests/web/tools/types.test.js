import assert from "node:assert/strict";
import { test } from "node:test";

import { run } from "./support/commands.js";
import { readExample } from "./support/example.js";
import { createToolProject } from "./support/tool-project.js";

const program = `
import { loadModel, type Model } from "vaelet";
import { defineElement } from "vaelet/element";
import "vaelet/element/define";
import { createWorker, wasmBinary } from "vaelet/embedded";
import { loadModelInWorker } from "vaelet/worker";
import relaxed from "vaelet/vaelet-relaxed.wasm";
import simd from "vaelet/vaelet.wasm";

export async function decode(z: Float32Array): Promise<Float32Array> {
  defineElement({ wasmUrl: { simd, relaxed } });
  const model: Model = await loadModel("m.safetensors", { wasmBinary });
  const remote = await loadModelInWorker("m.safetensors", { createWorker });
  const images: Float32Array = await remote.decode({ z, label: "7" });
  const element = document.querySelector("vae-let");
  if (element !== null) element.seed = 3;
  return element?.model?.decode({ z, label: 7 }) ?? model.decode({ z, label: 7 }, images);
}
`;

/** A program of CommonJS that Node.js 18 runs too. */
const commonProgram = `
export async function load(): Promise<string> {
  ${readExample("CommonJS", "js")}
  const model = await loadModel("m.safetensors");
  return model.name;
}
`;

const modes = [
  { name: "bundler", file: "program.ts", options: { module: "ESNext", moduleResolution: "Bundler" } },
  { name: "node16, ES modules", file: "program.mts", options: { module: "Node16", moduleResolution: "Node16" } },
  { name: "nodenext, ES modules", file: "program.mts", options: { module: "NodeNext", moduleResolution: "NodeNext" } },
  { name: "nodenext, CommonJS", file: "program.cts", options: { module: "NodeNext", moduleResolution: "NodeNext" } },
  { name: "node10", file: "program.ts", options: { module: "ESNext", moduleResolution: "node10" } },
  { name: "node16, CommonJS", file: "program.cts", options: { module: "Node16", moduleResolution: "Node16" }, program: commonProgram },
];

/** The oldest and the newest that are tried; the newest has no node10 any more. */
const compilers = [
  { compiler: "TypeScript 5", command: "../../../../tests/node_modules/.bin/tsc", known: modes },
  { compiler: "TypeScript 7", command: "../node_modules/typescript7/bin/tsc", known: modes.filter(({ name }) => name !== "node10") },
];

for (const { compiler, command, known } of compilers) {
  for (const { name, file, options, program: own = program } of known) {
    test(`${compiler} finds the types of every entry: ${name}`, async () => {
      const strict = { strict: true, noEmit: true, skipLibCheck: false, types: [], target: "ES2022", lib: ["ES2022", "DOM"] };
      const configuration = { compilerOptions: { ...strict, ...options }, files: [file] };
      const project = createToolProject("plain", `${compiler}-${name}`.replace(/\W+/g, "-"), {
        [file]: own,
        "tsconfig.json": JSON.stringify(configuration),
      });
      assert.equal(await run(project, `${command} -p . || true`), "");
    });
  }
}

// Which of the two builds of the module is fetched, and which is loaded.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { after, before, mock, test } from "node:test";

import { hasRelaxedSimd } from "./modules.js";
import { loadModel, packageFolder } from "../package.js";
import { tinyCvae } from "../specs/architectures.js";
import { randomFile } from "../weights-files.js";

const weights = randomFile(tinyCvae, 1);
const input = { z: [0.3, -0.7], label: "7" };
const simd = "vaelet.wasm";
const relaxed = "vaelet-relaxed.wasm";
const skip = !hasRelaxedSimd() && "this Node.js has no relaxed SIMD";

/** @type {import("node:http").Server} */
let server;
let origin = "";
/** What was asked for, below any folder. @type {string[]} */
let asked = [];
/** What the folder of that name does not have. @type {Record<string, string[]>} */
const missing = { "no-relaxed": [relaxed], "no-simd": [simd], none: [simd, relaxed], "page-for-relaxed": [relaxed] };

before(async () => {
  const modules = new Map(await Promise.all([simd, relaxed].map(async (name) =>
    /** @type {const} */ ([name, await readFile(new URL(`js/${name}`, packageFolder))]))));
  server = createServer(({ url = "" }, response) => {
    const [, folder, name] = url.split("/");
    asked.push(name);
    if (folder.startsWith("typed")) response.setHeader("content-type", "application/wasm");
    if (folder === "typed-damaged") return void response.end(modules.get(name)?.subarray(0, 1000));
    if (!missing[folder]?.includes(name)) return void response.end(modules.get(name));
    if (folder === "page-for-relaxed") return void response.end("<!doctype html>");
    response.writeHead(404).end();
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", () => resolve(undefined)));
  origin = `http://127.0.0.1:${/** @type {import("node:net").AddressInfo} */ (server.address()).port}`;
});
after(() => server.close());

/**
 * Loads and decodes; the pixels must be those of the module that Node.js reads from the disk.
 * @param {import("../../../../web/js/module-url.js").WasmUrl} wasmUrl
 * @returns {Promise<string[]>} the files that were asked for
 */
async function filesAskedFor(wasmUrl) {
  asked = [];
  const [model, beside] = [await loadModel(weights, { wasmUrl }), await loadModel(weights)];
  const [found, expected] = [model.decode(input), beside.decode(input)];
  found.forEach((pixel, i) => assert.ok(Math.abs(pixel - expected[i]) < 1e-6));
  model.dispose();
  beside.dispose();
  return asked;
}

/** Runs as where there is SIMD, and none that is relaxed. @param {() => Promise<void>} run */
async function withoutRelaxedSimd(run) {
  const { validate } = WebAssembly;
  const relaxedInstruction = 0x85;
  const replaced = mock.method(WebAssembly, "validate", (/** @type {Uint8Array<ArrayBuffer>} */ bytes) => !bytes.includes(relaxedInstruction) && validate(bytes));
  await run().finally(() => replaced.mock.restore());
}

test("of a folder with both, the one with relaxed SIMD alone is fetched", { skip }, async () => {
  assert.deepEqual(await filesAskedFor(`${origin}/both/`), [relaxed]);
});

test("the module compiles while it arrives, where the host says that it is one", async () => {
  const streaming = mock.method(WebAssembly, "compileStreaming");
  try {
    assert.deepEqual(await filesAskedFor(`${origin}/typed/`), [hasRelaxedSimd() ? relaxed : simd]);
    assert.ok((await streaming.mock.calls[0].result) instanceof WebAssembly.Module);
  } finally {
    streaming.mock.restore();
  }
});

test("a damaged module is told of by what its bytes are, though it was to compile while it arrived", () =>
  assert.rejects(loadModel(weights, { wasmUrl: `${origin}/typed-damaged/` }), { name: "VaeletError", code: "wasm-invalid" }));

test("without relaxed SIMD the other alone is fetched", () =>
  withoutRelaxedSimd(async () => {
    assert.deepEqual(await filesAskedFor(`${origin}/without/`), [simd]);
    assert.deepEqual(await filesAskedFor({ simd: `${origin}/without/${simd}`, relaxed: `${origin}/without/${relaxed}` }), [simd]);
  }));

test("each may have an address of its own", { skip }, async () => {
  const both = { simd: `${origin}/a/${simd}`, relaxed: new URL(`${origin}/b/${relaxed}`) };
  assert.deepEqual(await filesAskedFor(both), [relaxed]);
  assert.deepEqual(await filesAskedFor({ simd: both.simd }), [simd]);
  assert.deepEqual(await filesAskedFor({ relaxed: both.relaxed }), [relaxed]);
});

test("where only one is served, that one works", { skip }, async () => {
  assert.deepEqual(await filesAskedFor(`${origin}/no-relaxed/`), [relaxed, simd]);
  assert.deepEqual(await filesAskedFor(`${origin}/page-for-relaxed/`), [relaxed, simd]);
  assert.deepEqual(await filesAskedFor(`${origin}/no-simd/`), [relaxed]);
});

test("an address of one file is that file", async () => {
  assert.deepEqual(await filesAskedFor(`${origin}/both/${simd}`), [simd]);
});

test("where neither is served, the error names the one that every browser can run", async () => {
  await assert.rejects(loadModel(weights, { wasmUrl: `${origin}/none/` }), ({ code, message }) => {
    assert.equal(code, "http-status");
    assert.ok(message.includes(`${origin}/none/${simd}`) && message.includes("404"), message);
    return true;
  });
});

test("a module that needs relaxed SIMD, where there is none, is told as such", () =>
  withoutRelaxedSimd(async () => {
    // Not the module itself, which this Node.js would compile.
    const wasmUrl = "data:application/wasm;name=vaelet-relaxed.wasm,";
    await assert.rejects(loadModel(weights, { wasmUrl }), { code: "simd-unsupported", message: /needs relaxed SIMD/ });
  }));

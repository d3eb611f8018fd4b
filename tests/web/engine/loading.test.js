import assert from "node:assert/strict";
import { readFile, writeFile, mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { pathToFileURL } from "node:url";

import { loadModel, packageFolder, VaeletError, wasmFile } from "./package.js";
import { tinyCvae } from "./specs/architectures.js";
import { container, randomFile } from "./weights-files.js";

const weights = randomFile(tinyCvae, 1);
const wasm = new Uint8Array(await readFile(wasmFile));
/** Milliseconds for a test that without what it tests would wait for ever. */
const timeout = 30_000;
const page = "<!doctype html><title>Not found</title>";

/**
 * What the test server answers, by path: status, headers, body.
 * @type {Record<string, [number, Record<string, string>, Uint8Array | string]>}
 */
const answers = {
  "/model.safetensors": [200, { "content-type": "application/octet-stream" }, weights],
  "/vaelet.wasm": [200, { "content-type": "application/wasm" }, wasm],
  "/odd-type.wasm": [200, { "content-type": "text/plain" }, wasm],
  "/page": [200, { "content-type": "text/html" }, page],
  "/cut.wasm": [200, {}, wasm.subarray(0, 1000)],
};

/** @type {import("node:http").Server} */
let server;
let origin = "";
/** Answers of "/slow" that somebody reads. @type {Set<import("node:http").ServerResponse>} */
const slow = new Set();
/** "/held.wasm" is answered by a test: the promise is of the answer, once somebody asks. */
/** @type {(response: import("node:http").ServerResponse) => void} */
let hold = () => {};
/** @type {Promise<import("node:http").ServerResponse>} */
const held = new Promise((resolve) => (hold = resolve));
/** Answers that wait: "/slow" sends half of the weights and then nothing. */
before(async () => {
  server = createServer((request, response) => {
    if (request.url === "/held.wasm") return void hold(response);
    if (request.url === "/slow") {
      slow.add(response);
      response.on("close", () => slow.delete(response));
      return void response.writeHead(200).write(weights.subarray(0, 100));
    }
    if (request.url === "/dropped") {
      response.writeHead(200, { "content-length": weights.length }).write(weights.subarray(0, 100));
      return void setTimeout(() => response.destroy(), 20);
    }
    const [status, headers, body] = answers[request.url ?? ""] ?? [404, {}, "nothing here"];
    response.writeHead(status, { "content-length": body.length, ...headers }).end(body);
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", () => resolve(undefined)));
  const { port } = /** @type {import("node:net").AddressInfo} */ (server.address());
  origin = `http://127.0.0.1:${port}`;
});
after(() => {
  server.closeAllConnections();
  server.close();
});

/** Waits until no answer of "/slow" has a reader any more. */
async function connectionsEnd() {
  const end = Date.now() + timeout;
  while (slow.size > 0) {
    assert.ok(Date.now() < end, `expected no reader of "/slow" any more, found ${slow.size}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

/**
 * Fails unless the load is refused with this code, by a sentence with these words.
 * @param {Promise<unknown>} promise
 * @param {string} code
 * @param {string[]} words
 */
async function assertRefused(promise, code, ...words) {
  const error = await promise.then(
    () => assert.fail("expected a refusal"),
    (reason) => reason,
  );
  assert.ok(error instanceof VaeletError, String(error));
  assert.equal(error.code, code, error.message);
  for (const word of words) assert.ok(error.message.includes(word), `"${error.message}" should mention "${word}"`);
}

test("weights load from an address, a URL, a Response, a buffer, a view and a Blob", async () => {
  const padded = new Uint8Array(weights.length + 3);
  padded.set(weights, 3);
  const address = `${origin}/model.safetensors`;
  for (const source of [
    address,
    new URL(address),
    await fetch(address),
    weights.buffer,
    padded.subarray(3),
    new Blob([weights]),
  ]) {
    const model = await loadModel(source);
    assert.equal(model.name, "tiny-cvae");
    model.dispose();
  }
});

test("under Node.js weights load from the disk", async () => {
  const folder = await mkdtemp(join(tmpdir(), "vaelet-"));
  const file = join(folder, "with space.safetensors");
  await writeFile(file, weights);
  for (const source of [file, pathToFileURL(file)]) (await loadModel(source)).dispose();
  await assertRefused(loadModel(join(folder, "none.safetensors")), "source-unreadable", "none.safetensors", "ENOENT");
  await rm(folder, { recursive: true });
});

test("progress is told in bytes", async () => {
  /** @type {import("../../../web/js/index.js").Progress[]} */
  const steps = [];
  const model = await loadModel(`${origin}/model.safetensors`, { onProgress: (progress) => steps.push(progress) });
  assert.deepEqual(steps.at(-1), { loaded: weights.length, total: weights.length });
  model.dispose();
});

test("the module may be given as bytes, as a compiled module or by address, with any MIME type", async () => {
  for (const options of [
    { wasmBinary: new Uint8Array(wasm) },
    { wasmBinary: new Uint8Array(wasm).buffer },
    { wasmModule: await WebAssembly.compile(wasm) },
    { wasmUrl: `${origin}/vaelet.wasm` },
    { wasmUrl: new URL(`${origin}/odd-type.wasm`) },
  ]) {
    (await loadModel(weights, options)).dispose();
  }
});

test("an abort rejects with an AbortError, before, while and after fetching", async () => {
  const source = `${origin}/slow`;
  await assert.rejects(loadModel(source, { signal: AbortSignal.abort() }), { name: "AbortError" });
  const controller = new AbortController();
  const loading = loadModel(source, { signal: controller.signal, onProgress: () => controller.abort() });
  await assert.rejects(loading, { name: "AbortError" });
  await assert.rejects(loadModel(weights, { signal: AbortSignal.abort() }), { name: "AbortError" });
});

test("an abort ends the wait for the module at once, and not the load of others that wait for it too", { timeout }, async () => {
  const wasmUrl = `${origin}/held.wasm`;
  const others = loadModel(weights, { wasmUrl });
  for (const source of [weights, new Blob([weights])]) {
    const controller = new AbortController();
    const reason = new Error("enough");
    const loading = loadModel(source, { wasmUrl, signal: controller.signal });
    setTimeout(() => controller.abort(reason));
    await assert.rejects(loading, (error) => error === reason);
  }
  (await held).writeHead(200).end(wasm);
  (await others).dispose();
});

test("an abort ends the reading of a given response at once, and lets its connection go", { timeout }, async () => {
  const response = await fetch(`${origin}/slow`);
  const controller = new AbortController();
  const loading = loadModel(response, { signal: controller.signal, onProgress: () => setTimeout(() => controller.abort()) });
  await assert.rejects(loading, { name: "AbortError" });
  await connectionsEnd();
});

test("what onProgress throws comes out as it is, and the connection is let go", { timeout }, async () => {
  const thrown = new TypeError("the caller's own");
  const onProgress = () => {
    throw thrown;
  };
  for (const source of [`${origin}/slow`, await fetch(`${origin}/slow`)]) {
    await assert.rejects(loadModel(source, { onProgress }), (error) => error === thrown);
  }
  await connectionsEnd();
});

test("a missing file, a page in its place and a dead network are named, with the address", async () => {
  await assertRefused(loadModel(`${origin}/none.safetensors`), "http-status", `${origin}/none.safetensors`, "404");
  await assertRefused(loadModel(`${origin}/page`), "html-received", `${origin}/page`, "web page");
  await assertRefused(loadModel(`${origin}/dropped`), "network-failed", `${origin}/dropped`);
  await assertRefused(loadModel("http://127.0.0.1:1/model.safetensors"), "network-failed", "127.0.0.1:1", "connection");
  const used = await fetch(`${origin}/model.safetensors`);
  await used.arrayBuffer();
  await assertRefused(loadModel(used), "argument-invalid", "already read");
  await assertRefused(loadModel(/** @type {any} */ (7)), "argument-invalid", "number");
  await assertRefused(loadModel("http://["), "argument-invalid", "http://[");
});

test("a page that is given in the place of a file is named, and no server blamed", async () => {
  const blank = new TextEncoder().encode(page);
  for (const source of [blank, new File([blank], "model.safetensors"), new Response(blank)]) {
    await assert.rejects(loadModel(source), ({ code, message }) => {
      assert.equal(code, "html-received");
      assert.match(message, /found a web page\. .*download the file itself/);
      return true;
    });
  }
});

test("an abort of the program's own fetch is no failure of the network", { timeout }, async () => {
  for (const reason of [undefined, new Error("enough")]) {
    const controller = new AbortController();
    const loading = loadModel(new Request(`${origin}/slow`, { signal: controller.signal }));
    setTimeout(() => controller.abort(reason), 20);
    await assert.rejects(loading, (error) => error === controller.signal.reason);
  }
  const controller = new AbortController();
  const response = await fetch(`${origin}/slow`, { signal: controller.signal });
  setTimeout(() => controller.abort(), 20);
  await assert.rejects(loadModel(response), { name: "AbortError" });
  await connectionsEnd();
});

test("a wrong module is named, with its address and the fix", async () => {
  const load = (/** @type {import("../../../web/js/index.js").LoadOptions} */ options) => loadModel(weights, options);
  await assertRefused(load({ wasmUrl: `${origin}/page` }), "html-received", `${origin}/page`, "copy");
  await assertRefused(load({ wasmUrl: `${origin}/none.wasm` }), "http-status", "404", "wasmUrl");
  await assertRefused(load({ wasmUrl: "http://127.0.0.1:1/v.wasm" }), "network-failed", "wasmUrl");
  await assertRefused(load({ wasmUrl: `${origin}/cut.wasm` }), "wasm-invalid", `${origin}/cut.wasm`);
  const emptyModule = Uint8Array.of(0, 97, 115, 109, 1, 0, 0, 0);
  await assertRefused(load({ wasmBinary: emptyModule }), "wasm-invalid", "wasmBinary");
  const training = await readFile(new URL("js/training/vaelet-training.wasm", packageFolder));
  await assertRefused(load({ wasmBinary: new Uint8Array(training) }), "wasm-invalid", "wasmBinary", "it has no vaelet_load");
});

test("a module that failed to load is asked for again", async () => {
  const wasmUrl = `${origin}/later.wasm`;
  await assertRefused(loadModel(weights, { wasmUrl }), "http-status");
  answers["/later.wasm"] = answers["/vaelet.wasm"];
  (await loadModel(weights, { wasmUrl })).dispose();
});

test("a browser without WebAssembly gets a sentence", async () => {
  const { WebAssembly: kept } = globalThis;
  try {
    Reflect.deleteProperty(globalThis, "WebAssembly");
    await assertRefused(loadModel(weights, { wasmUrl: `${origin}/vaelet.wasm?none` }), "wasm-unsupported");
  } finally {
    globalThis.WebAssembly = kept;
  }
});

test("damaged weights are refused with the reader's own code and sentence", async () => {
  /** @type {(bytes: Uint8Array<ArrayBuffer>, code: string, ...words: string[]) => Promise<void>} */
  const damaged = (bytes, code, ...words) => assertRefused(loadModel(bytes), code, ...words);
  await damaged(new Uint8Array(0), "file-truncated");
  await damaged(weights.subarray(0, 4), "file-truncated");
  await damaged(weights.subarray(0, 100), "header-past-end");
  await damaged(weights.subarray(0, weights.length - 4), "file-truncated");
  await damaged(container("{}", new Float32Array(0)), "metadata-missing");
  const broken = weights.slice();
  broken.set([0, 0, 192, 127], weights.length - 4);
  await damaged(broken, "tensor-not-finite", "golden.image");
});

test("a sentence that quotes a zero of the file goes on behind it", async () => {
  const labels = ["a\0b", "dog", "a\0b"];
  await assertRefused(loadModel(randomFile({ ...tinyCvae, labels }, 1)), "spec-invalid", "labels", "appears twice");
});

test("weights with a lone surrogate or invalid UTF-8 in a text are refused, wherever it stands", async () => {
  const lone = ["\ud83e", "\udea8", "\udea8\ud83e", "\udddd"];
  for (const text of lone) {
    const labels = [text, "dog", "7"];
    await assertRefused(loadModel(randomFile({ ...tinyCvae, labels }, 1)), "spec-malformed", "surrogate");
    const notes = container(JSON.stringify({ __metadata__: { training: text } }), new Float32Array(0));
    await assertRefused(loadModel(notes), "header-malformed", "surrogate");
  }
  const bytes = container('{"__metadata__":{"training":"?"}}', new Float32Array(0));
  for (const byte of [0x80, 0xc0, 0xed, 0xff]) {
    const invalid = bytes.map((found) => (found === 63 ? byte : found));
    await assertRefused(loadModel(invalid), "header-malformed", "UTF-8");
  }
});

test("importing the package has no side effect on the globals", async () => {
  const before = Object.getOwnPropertyNames(globalThis);
  await import(new URL("js/index.js?again", packageFolder).href);
  assert.deepEqual(Object.getOwnPropertyNames(globalThis), before);
});

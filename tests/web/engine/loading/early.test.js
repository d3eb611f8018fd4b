// A model that draws before its encoder has arrived.
import assert from "node:assert/strict";
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { after, before, test } from "node:test";

import { reorderTensors } from "../../support/reorder-tensors.js";
import { openWeightsFile, startOf } from "../../support/weights-file.js";
import { loadModel, loadModelEarly, wasmFile } from "../package.js";

const golden = new URL("../../../golden/", import.meta.url);
/** The decoder first, the encoder first, and the golden values between decoder and encoder. */
const file = new Uint8Array(await readFile(new URL("tiny-colour.safetensors", golden)));
const encoderFirst = new Uint8Array(await readFile(new URL("tiny-cvae.safetensors", golden)));
const earlier = reorderTensors(file, [/^(?!golden|encoder)/, /^golden/]);
/** Those that are not `file`, by their paths. */
const files = new Map([["/first", encoderFirst], ["/earlier", earlier]]);
const { entries, dataStart } = openWeightsFile(file);
/** Bytes before the encoder, and before the golden values, which are last. */
const cut = startOf(file, /^encoder/);

const expected = await loadModel(file);
const z = Float32Array.from({ length: expected.latentSize }, (_, i) => 0.4 - i);
const label = expected.labels[1];
const pixels = expected.decode({ z, label });
/** Milliseconds for a test that without what it tests would wait for ever. */
const timeout = 30_000;

/** @type {import("node:http").Server} */
let server;
let origin = "";
/** The answer that is under way. @type {import("node:http").ServerResponse} */
let answer;
/** What it begins with, before the test goes on with it. @type {Uint8Array} */
let beginning;

before(async () => {
  server = createServer((request, response) => {
    answer = response;
    response.writeHead(200, { "content-length": (files.get(request.url ?? "") ?? file).length });
    response.write(beginning);
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", () => resolve(undefined)));
  origin = `http://127.0.0.1:${/** @type {import("node:net").AddressInfo} */ (server.address()).port}`;
});
after(() => {
  server.closeAllConnections();
  server.close();
});

/**
 * The same file with other entries in its header.
 * @param {Uint8Array} bytes
 * @param {object} entries
 */
function withEntries(bytes, entries) {
  const { metadata, dataStart } = openWeightsFile(bytes);
  const header = new TextEncoder().encode(JSON.stringify({ __metadata__: metadata, ...entries }));
  return new Uint8Array([...new Uint8Array(new BigUint64Array([BigInt(header.length)]).buffer), ...header, ...bytes.subarray(dataStart)]);
}

/**
 * Loads early what has arrived up to the encoder.
 * @param {import("../../../../web/js/load-model.js").LoadOptions} [options]
 */
function loadDecoder(options) {
  beginning = file.subarray(0, cut);
  return loadModelEarly(`${origin}/early`, options);
}

test("a model draws as soon as its decoder has arrived, and encodes once the rest has", { timeout }, async () => {
  /** @type {import("../../../../web/js/fetch-bytes.js").Progress[]} */
  const progress = [];
  const model = await loadDecoder({ onProgress: (told) => progress.push(told) });
  assert.deepEqual(model.decode({ z, label }), pixels);
  assert.deepEqual(model.sample({ label, seed: 3 }), expected.sample({ label, seed: 3 }));
  assert.deepEqual(progress.at(-1), { loaded: cut, total: file.length });
  assert.equal(model.hasEncoder, true);
  assert.deepEqual({ ...model.describe(), training: 0 }, { ...expected.describe(), training: 0 });
  const pending = { code: "encoder-pending", message: /has no encoder yet: wait for the model's `whole`/ };
  assert.throws(() => model.encode({ pixels, label }), pending);
  assert.throws(() => model.selfTest(), pending);

  answer.end(file.subarray(cut));
  await model.whole;
  assert.deepEqual(model.encode({ pixels, label }), expected.encode({ pixels, label }));
  assert.ok(model.selfTest() < 1e-4);
  assert.deepEqual(model.decode({ z, label }), pixels);
  assert.deepEqual(progress.at(-1), { loaded: file.length, total: file.length });
  model.dispose();
  assert.throws(() => model.decode({ z, label }), { code: "model-disposed" });
});

test("where all has arrived before the module, it draws before the rest is unpacked", { timeout }, async (t) => {
  const module = await readFile(wasmFile);
  const host = createServer();
  t.after(() => {
    host.closeAllConnections();
    host.close();
  });
  /** @type {Promise<import("node:http").ServerResponse>} */
  const moduleAnswer = new Promise((resolve) => {
    host.on("request", (request, response) => (request.url === "/model" ? response.end(file) : resolve(response)));
  });
  await new Promise((resolve) => host.listen(0, "127.0.0.1", () => resolve(undefined)));
  const address = `http://127.0.0.1:${/** @type {import("node:net").AddressInfo} */ (host.address()).port}`;
  const onProgress = (/** @type {import("../../../../web/js/fetch-bytes.js").Progress} */ { loaded }) => {
    if (loaded === file.length) moduleAnswer.then((response) => response.writeHead(200, { "content-type": "application/wasm" }).end(module));
  };
  const model = await loadModelEarly(`${address}/model`, { wasmUrl: `${address}/module`, onProgress });
  assert.deepEqual(model.decode({ z, label }), pixels);
  assert.throws(() => model.encode({ pixels, label }), { code: "encoder-pending" });
  await model.whole;
  assert.deepEqual(model.encode({ pixels, label }), expected.encode({ pixels, label }));
  model.dispose();
});

test("without a fitted prior, nothing of it is waited for", { timeout }, async () => {
  const model = await loadDecoder();
  await model.prior;
  model.dispose();
});

test("neither the encoder nor the golden values lie before what it waits for", () => {
  for (const [name, { data_offsets: [begin, end] }] of Object.entries(entries)) {
    const isNeeded = !/^(encoder|golden|x)\./.test(name);
    assert.ok(isNeeded ? dataStart + end <= cut : dataStart + begin >= cut || name.startsWith("x.pad."), name);
  }
});

test("a file with its golden values between decoder and encoder draws early too", { timeout }, async () => {
  const start = startOf(earlier, /^encoder/);
  beginning = earlier.subarray(0, start);
  const model = await loadModelEarly(`${origin}/earlier`);
  assert.deepEqual(model.decode({ z, label }), pixels);
  answer.end(earlier.subarray(start));
  await model.whole;
  assert.deepEqual(model.encode({ pixels, label }), expected.encode({ pixels, label }));
  assert.ok(model.selfTest() < 1e-4);
  model.dispose();
});

test("one byte less, and it waits", { timeout }, async () => {
  beginning = file.subarray(0, cut - 1);
  let arrived = 0;
  let isThere = false;
  const loading = loadModelEarly(`${origin}/early`, { onProgress: ({ loaded }) => (arrived = loaded) });
  loading.then(() => (isThere = true));
  while (arrived < cut - 1) await new Promise((resolve) => setImmediate(resolve));
  // By then, it would have been opened.
  (await loadModel(file)).dispose();
  assert.equal(isThere, false);
  answer.write(file.subarray(cut - 1, cut));
  const model = await loading;
  assert.deepEqual(model.decode({ z, label }), pixels);
  model.dispose();
});

test("where the connection breaks off behind the decoder, the model goes on drawing and says what it lacks", { timeout }, async () => {
  const model = await loadDecoder();
  answer.destroy();
  await assert.rejects(model.whole, { code: "network-failed", message: /draws, but its encoder did not arrive.*Check the connection/s });
  assert.deepEqual(model.decode({ z, label }), pixels);
  assert.throws(() => model.encode({ pixels, label }), { code: "network-failed", message: /did not arrive/ });
  model.dispose();
});

test("where the encoder turns out damaged, the model goes on drawing and says so", { timeout }, async () => {
  const damaged = file.slice();
  const [begin, end] = entries["encoder.conv.weight"].data_offsets;
  damaged.fill(0x7e, dataStart + begin, dataStart + end); // not a number, in F16
  const model = await loadDecoder();
  answer.end(damaged.subarray(cut));
  await assert.rejects(model.whole, { message: /draws, but its encoder did not arrive.*encoder\.conv\.weight/s });
  assert.deepEqual(model.decode({ z, label }), pixels);
  assert.throws(() => model.encode({ pixels, label }), { message: /encoder\.conv\.weight/ });
  model.dispose();
});

test("a file with the encoder first is there when it is whole", { timeout }, async () => {
  beginning = encoderFirst.subarray(0, encoderFirst.length - 1);
  const loading = loadModelEarly(`${origin}/first`);
  await once(server, "request");
  answer.end(encoderFirst.subarray(encoderFirst.length - 1));
  const model = await loading;
  await model.whole;
  assert.ok(model.selfTest() < 1e-4);
  model.dispose();
});

test("the header of a file with the encoder first is read once, in however many parts the rest comes", { timeout }, async (t) => {
  const { dataStart } = openWeightsFile(encoderFirst);
  const parse = t.mock.method(JSON, "parse");
  /** Texts that are parsed in a load whose bytes behind the header come in parts of this size. @param {number} size */
  const countTexts = async (size) => {
    const before = parse.mock.callCount();
    const parts = [encoderFirst.subarray(0, dataStart)];
    for (let i = dataStart; i < encoderFirst.length; i += size) parts.push(encoderFirst.subarray(i, i + size));
    const body = new ReadableStream({
      pull: (controller) => (parts.length > 0 ? controller.enqueue(parts.shift()) : controller.close()),
    });
    (await loadModelEarly(new Response(body))).dispose();
    return parse.mock.callCount() - before;
  };
  assert.equal(await countTexts(100), await countTexts(encoderFirst.length));
});

test("what is in memory is whole at once", async () => {
  const model = await loadModelEarly(file);
  await model.whole;
  assert.deepEqual(model.encode({ pixels, label }), expected.encode({ pixels, label }));
  model.dispose();
});

test("to dispose of a model ends the rest of its download", { timeout }, async () => {
  const model = await loadDecoder();
  model.dispose();
  await assert.rejects(model.whole, { code: "model-disposed" });
  if (!answer.destroyed) await once(answer, "close");
});

test("an abort ends the rest with its reason, and the model draws on", { timeout }, async () => {
  const controller = new AbortController();
  const model = await loadDecoder({ signal: controller.signal });
  controller.abort(new Error("enough"));
  await assert.rejects(model.whole, { message: /enough/ });
  assert.deepEqual(model.decode({ z, label }), pixels);
  model.dispose();
});

test("an abort without a reason of its own ends the rest with a code of vaelet's", { timeout }, async () => {
  const controller = new AbortController();
  const model = await loadDecoder({ signal: controller.signal });
  controller.abort();
  await assert.rejects(model.whole, { name: "VaeletError", code: "encoder-pending", message: /its encoder did not arrive/ });
  assert.throws(() => model.encode({ pixels, label }), { code: "encoder-pending" });
  model.dispose();
});

test("a file whose tensors lie nowhere is refused as it is without an early load", { timeout }, async () => {
  for (const data_offsets of [[-1_000_000, 10], ["abc", "def"], [-1e300, 0], [1.5, 3], [1e300, 2e300], [64, 8], [], {}]) {
    // Alone in the file, such an entry says where the decoder, which has no tensor, ends.
    const [wrong, ...rest] = Object.keys(entries).filter((name) => /^(encoder|golden)\./.test(name));
    const damaged = withEntries(file, { ...Object.fromEntries(rest.map((name) => [name, entries[name]])), [wrong]: { ...entries[wrong], data_offsets } });
    const { code } = await loadModel(damaged).catch((error) => error);
    assert.match(code, /offsets|header/, JSON.stringify(data_offsets));
    const parts = new Blob([damaged.subarray(0, cut), damaged.subarray(cut)]).stream();
    await assert.rejects(loadModelEarly(new Response(parts)), { name: "VaeletError", code });
  }
});

test("an abort before the decoder rejects the load with its reason", { timeout }, async () => {
  beginning = file.subarray(0, 100);
  const controller = new AbortController();
  const loading = loadModelEarly(`${origin}/early`, { signal: controller.signal });
  await once(server, "request");
  controller.abort(new Error("enough"));
  await assert.rejects(loading, { message: "enough" });
});

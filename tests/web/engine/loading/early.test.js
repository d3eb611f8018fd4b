// A model that draws before its encoder has arrived.
import assert from "node:assert/strict";
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { after, before, test } from "node:test";

import { openWeightsFile } from "../../support/weights-file.js";
import { loadModel, loadModelEarly } from "../package.js";

const golden = new URL("../../../golden/", import.meta.url);
/** The decoder first, and the encoder first. */
const file = new Uint8Array(await readFile(new URL("tiny-colour.safetensors", golden)));
const encoderFirst = new Uint8Array(await readFile(new URL("tiny-cvae.safetensors", golden)));
const { entries, dataStart } = openWeightsFile(file);
const encoderTensors = Object.keys(entries).filter((name) => name.startsWith("encoder."));
/** Bytes before the encoder. */
const cut = dataStart + Math.min(...encoderTensors.map((name) => entries[name].data_offsets[0]));

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
    response.writeHead(200, { "content-length": request.url === "/first" ? encoderFirst.length : file.length });
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
  assert.ok(model.selfTest() < 1e-4);
  assert.throws(() => model.encode({ pixels, label }), { code: "encoder-pending", message: /has not arrived yet/ });

  answer.end(file.subarray(cut));
  await model.whole;
  assert.deepEqual(model.encode({ pixels, label }), expected.encode({ pixels, label }));
  assert.deepEqual(model.decode({ z, label }), pixels);
  assert.deepEqual(progress.at(-1), { loaded: file.length, total: file.length });
  model.dispose();
  assert.throws(() => model.decode({ z, label }), { code: "model-disposed" });
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

test("an abort before the decoder rejects the load with its reason", { timeout }, async () => {
  beginning = file.subarray(0, 100);
  const controller = new AbortController();
  const loading = loadModelEarly(`${origin}/early`, { signal: controller.signal });
  await once(server, "request");
  controller.abort(new Error("enough"));
  await assert.rejects(loading, { message: "enough" });
});

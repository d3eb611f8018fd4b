import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { after, before, beforeEach, test } from "node:test";

import { watchMemory } from "../../soak/work.js";
import { waitUntil } from "../../support/wait.js";
import { loadModel, loadModelEarly, wasmFile } from "../package.js";
import { tinyCvae } from "../specs/architectures.js";
import { randomFile } from "../weights-files.js";

const timeout = 60_000;
const deep = Buffer.from(await readFile(new URL("../../../../www/models/deep-conv-cvae.safetensors", import.meta.url)));
const small = randomFile(tinyCvae, 1);
const z = [0.3, -0.7];

/** What the host answers at "/model.safetensors". */
let body = Buffer.from(small);
let status = 200;
/** Whether it keeps the second half of its answers back. */
let held = false;
/** Answers that somebody still reads. @type {Set<import("node:http").ServerResponse>} */
const open = new Set();
let requests = 0;
let address = "";

const server = createServer((_, response) => {
  ++requests;
  open.add(response);
  response.on("close", () => open.delete(response));
  response.writeHead(status, { "cache-control": "no-store", "content-length": body.length });
  response.write(body.subarray(0, body.length / 2));
  if (!held) response.end(body.subarray(body.length / 2));
});
before(async () => {
  await new Promise((resolve) => server.listen(0, "127.0.0.1", () => resolve(undefined)));
  const { port } = /** @type {import("node:net").AddressInfo} */ (server.address());
  address = `http://127.0.0.1:${port}/model.safetensors`;
});
after(() => {
  server.closeAllConnections();
  server.close();
});
beforeEach(() => {
  [body, status, held, requests] = [Buffer.from(small), 200, false, 0];
});

/** An instance of its own, whose memory no other test takes. */
const ownModule = async () => ({ wasmModule: await WebAssembly.compile(new Uint8Array(await readFile(wasmFile))) });

/** Lets all answers that are held back go on. */
function release() {
  held = false;
  for (const response of open) response.end(body.subarray(body.length / 2));
}

test("200 models of one address take one request and less than 80 MiB, and each keeps its own z and label", async (t) => {
  body = deep;
  const memory = watchMemory();
  const options = await ownModule();
  const models = await Promise.all(Array.from({ length: 200 }, () => loadModel(address, options)));
  const used = memory();
  t.diagnostic(`200 models: ${requests} request, ${(used / 2 ** 20).toFixed(1)} MiB`);
  assert.equal(requests, 1);
  assert.ok(used < 80 * 2 ** 20, `${used} bytes`);

  const alone = await loadModel(new Uint8Array(deep), options);
  const input = (/** @type {number} */ i) => ({ z: new Array(16).fill(Math.sin(i)), label: String(i % 10) });
  for (const i of [0, 57, 199]) assert.deepEqual(models[i].decode(input(i)), alone.decode(input(i)));
  const pixels = alone.decode(input(3));
  assert.deepEqual(models[5].encode({ pixels, label: "3" }), alone.encode({ pixels, label: "3" }));
  const [first, second] = [models[0].sample({ label: "1", seed: 1 }), models[1].sample({ label: "1", seed: 2 })];
  assert.notDeepEqual(first.z, second.z);
  assert.deepEqual(models[2].sample({ label: "1", seed: 1 }), first);
  for (const model of models) model.dispose();
});

test("the last to dispose frees; disposing of one twice takes nothing from the others", async () => {
  let freed = 0;
  const options = await ownModule();
  const instantiate = WebAssembly.instantiate;
  // The instance's own function, counted.
  Object.assign(WebAssembly, {
    instantiate: async (/** @type {WebAssembly.Module} */ module, /** @type {any} */ imports) => {
      const { exports } = /** @type {any} */ (await instantiate(module, imports));
      const counted = (/** @type {number} */ handle) => (++freed, exports.vaelet_free(handle));
      return { exports: { ...exports, vaelet_free: counted } };
    },
  });
  try {
    const [first, second] = await Promise.all([loadModel(address, options), loadModel(address, options)]);
    first.dispose();
    first.dispose();
    assert.throws(() => first.decode({ z, label: "7" }), { code: "model-disposed" });
    assert.equal(second.decode({ z, label: "7" }).length, 24);
    const third = await loadModel(address, options);
    second.dispose();
    assert.equal(third.decode({ z, label: "7" }).length, 24);
    assert.deepEqual([freed, requests], [0, 1]);
    third.dispose();
    assert.deepEqual([freed, requests], [1, 1]);
  } finally {
    Object.assign(WebAssembly, { instantiate });
  }
});

test("what changed on the host is loaded once nobody holds the old model; a given response is never shared", async () => {
  const old = await loadModel(address);
  body = Buffer.from(randomFile({ ...tinyCvae, name: "newer" }, 2));
  const same = await loadModel(`${address}#part`);
  assert.deepEqual([old.name, same.name, requests], ["tiny-cvae", "tiny-cvae", 1]);
  const given = await loadModel(await fetch(address));
  assert.equal(given.name, "newer");
  for (const model of [old, same]) model.dispose();
  const fresh = await loadModel(address);
  assert.deepEqual([fresh.name, requests], ["newer", 3]);
  for (const model of [given, fresh]) model.dispose();
});

test("one user's abort ends their own wait only; that of all ends the download", { timeout }, async () => {
  held = true;
  const controllers = [new AbortController(), new AbortController(), new AbortController()];
  const loads = controllers.map(({ signal }) => loadModel(address, { signal }));
  await waitUntil("the download has begun", () => open.size === 1);
  controllers[0].abort(new Error("enough"));
  await assert.rejects(loads[0], { message: "enough" });
  release();
  const [second, third] = await Promise.all(loads.slice(1));
  controllers[1].abort();
  for (const model of [second, third]) model.dispose();
  assert.equal(requests, 1);

  held = true;
  const others = [new AbortController(), new AbortController()];
  const aborted = others.map(({ signal }) => assert.rejects(loadModel(address, { signal }), { name: "AbortError" }));
  await waitUntil("the download has begun", () => open.size === 1);
  for (const controller of others) controller.abort();
  await Promise.all(aborted);
  await waitUntil("nobody reads any more", () => open.size === 0);
  held = false;
  (await loadModel(address)).dispose();
  assert.equal(requests, 3);
});

test("each is told the progress, also who comes late; what one's function throws is their own", { timeout }, async () => {
  held = true;
  const size = small.length;
  /** @type {number[][]} */
  const told = [[], [], []];
  const observe = (/** @type {number} */ user) => ({
    onProgress: (/** @type {{loaded: number}} */ { loaded }) => void told[user].push(loaded),
  });
  const thrown = new TypeError("the caller's own");
  const failing = loadModel(address, {
    onProgress() {
      throw thrown;
    },
  });
  const first = loadModel(address, observe(0));
  await assert.rejects(failing, (error) => error === thrown);
  const second = loadModel(address, observe(1));
  release();
  const models = [await first, await second, await loadModel(address, observe(2))];
  for (const loaded of told) assert.equal(loaded.at(-1), size);
  assert.deepEqual(told[2], [size]);
  assert.equal(requests, 1);
  for (const model of models) model.dispose();
});

test("who joins an early load hears of the parts, though that has no function of its own for them", { timeout }, async () => {
  held = true;
  /** @type {number[]} */
  const told = [];
  const loads = [loadModelEarly(address), loadModel(address, { onProgress: ({ loaded }) => void told.push(loaded) })];
  await waitUntil("the first half is told", () => told.length > 0, timeout / 2);
  release();
  const models = await Promise.all(loads);
  assert.ok(told[0] < small.length, `${told}`);
  assert.deepEqual([told.at(-1), requests], [small.length, 1]);
  for (const model of models) model.dispose();
});

test("a failure reaches all who wait, and the next load tries again", async () => {
  status = 503;
  for (const load of [loadModel(address), loadModel(address)]) await assert.rejects(load, { code: "http-status" });
  assert.equal(requests, 1);
  [status, body] = [200, Buffer.from("<html>")];
  await assert.rejects(loadModel(address), { code: "html-received" });
  body = Buffer.from(small);
  const model = await loadModel(address);
  assert.deepEqual([model.name, requests], ["tiny-cvae", 3]);
  model.dispose();
});

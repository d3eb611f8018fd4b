// Sources as other realms, threads and file systems make them.
import assert from "node:assert/strict";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { after, before, test } from "node:test";
import { pathToFileURL } from "node:url";
import { runInNewContext } from "node:vm";

import { isPath, loadModel } from "../package.js";
import { tinyCvae } from "../specs/architectures.js";
import { randomFile } from "../weights-files.js";

const weights = randomFile(tinyCvae, 1);
const z = [0.3, -0.7];
const expected = await loadModel(weights).then((model) => model.decode({ z, label: "7" }));

/** Another realm, as a frame or a test environment has it. @type {any} */
const realm = runInNewContext("({ ArrayBuffer, Uint8Array, Float32Array, Array, Object, Error })");

/** @type {string} */
let folder;
before(async () => void (folder = await mkdtemp(join(tmpdir(), "vaelet-"))));
after(() => rm(folder, { recursive: true }));

/** @param {unknown} source */
async function assertLoads(source, what = String(source)) {
  const model = await loadModel(/** @type {any} */ (source));
  assert.deepEqual(model.decode({ z, label: "7" }), expected, what);
  model.dispose();
}

test("buffers, arrays and out of another realm are taken", async () => {
  const buffer = new realm.ArrayBuffer(weights.length);
  new Uint8Array(buffer).set(weights);
  assert.equal(buffer instanceof ArrayBuffer, false);
  for (const source of [buffer, new realm.Uint8Array(buffer), Buffer.from(weights)]) await assertLoads(source);

  const model = await loadModel(weights);
  const out = new realm.Float32Array(24);
  assert.equal(model.decode({ z: realm.Float32Array.from(z), label: realm.Array.of(0, 0, 1) }, out), out);
  assert.deepEqual(new Float32Array(out), expected);
  assert.deepEqual(model.decode({ z: realm.Array.of(realm.Array.from(z)), label: "7" }), expected);
  assert.throws(() => model.decode({ z, label: "7" }, new realm.Float32Array(3)), {
    code: "argument-invalid",
    message: /length 24, found a Float32Array of length 3/,
  });
});

/** Classes that are not the platform's, as those of jsdom, happy-dom and polyfills. */
class OtherBlob {
  get [Symbol.toStringTag]() {
    return "Blob";
  }
  arrayBuffer() {
    return Promise.resolve(weights.slice().buffer);
  }
}
class OtherResponse {
  status = 200;
  ok = true;
  headers = new Map();
  body = { not: "a stream of this platform" };
  arrayBuffer() {
    return Promise.resolve(weights.slice().buffer);
  }
}

test("a Blob, a Response, a URL and a signal of another class are taken by what they can do", async () => {
  await assertLoads(new OtherBlob(), "Blob");
  await assertLoads(new OtherResponse(), "Response");
  const file = join(folder, "other.safetensors");
  await writeFile(file, weights);
  await assertLoads({ href: pathToFileURL(file).href }, "URL");
});

test("memory that is shared or can change its size is read, for the weights, for z and for out", async () => {
  const shared = new SharedArrayBuffer(weights.length);
  new Uint8Array(shared).set(weights);
  for (const source of [shared, new Uint8Array(shared), new DataView(shared)]) await assertLoads(source);
  // ES2024, which the types do not know yet.
  const resizable = new /** @type {any} */ (ArrayBuffer)(weights.length, { maxByteLength: 2 * weights.length });
  new Uint8Array(resizable).set(weights);
  await assertLoads(resizable);

  const model = await loadModel(weights);
  const sharedZ = new Float32Array(new SharedArrayBuffer(8));
  sharedZ.set(z);
  const out = new Float32Array(new SharedArrayBuffer(24 * 4));
  assert.deepEqual(new Float32Array(model.decode({ z: sharedZ, label: "7" }, out)), expected);
});

test("what is no source is named with its type, and memory that was transferred away too", async () => {
  /** @type {[unknown, RegExp][]} */
  const cases = [
    [undefined, /found undefined\.$/],
    [null, /found null\.$/],
    [7, /found the number 7\.$/],
    [7n, /found the BigInt 7\.$/],
    [Symbol("s"), /found a symbol\.$/],
    [() => 1, /found a function\.$/],
    [[1, 2], /found an array of length 2\.$/],
    [Object.create(null), /found an object\.$/],
    [Promise.resolve(), /found a Promise\.$/],
  ];
  for (const [source, message] of cases) {
    await assert.rejects(loadModel(/** @type {any} */ (source)), { code: "argument-invalid", message });
  }
  const gone = weights.slice().buffer;
  structuredClone(gone, { transfer: [gone] });
  for (const source of [gone, { code: 1 }]) {
    await assert.rejects(loadModel(/** @type {any} */ (source)), { name: "VaeletError", code: /argument-invalid|file-truncated/ });
  }
});

test("under Node.js a text is a path, whatever its characters mean in an address", async () => {
  const names = ["C#/digits.safetensors", "100%.safetensors", "50%25.safetensors", "v1:final.safetensors", "what?.safetensors",
    " blank .safetensors", "back\\slash.safetensors", "größe 数.safetensors", "a#b?c%20d.safetensors"];
  for (const name of names) {
    const file = join(folder, name);
    await mkdir(join(file, ".."), { recursive: true });
    await writeFile(file, weights);
    for (const source of [file, relative(process.cwd(), file), pathToFileURL(file), pathToFileURL(file).href]) {
      await assertLoads(source, `${source}`);
    }
  }
  const missing = loadModel(join(folder, "C#", "none.safetensors"));
  await assert.rejects(missing, { code: "source-unreadable", message: /C#\/none\.safetensors/ });
});

test("paths of Windows are paths; only what can be fetched or read is an address", () => {
  for (const path of [
    "C:\\models\\m.safetensors", "c:/models/m.safetensors", "C:m.safetensors", "\\\\server\\share\\m.safetensors",
    "C:\\C#\\100%.safetensors", "v1:final.safetensors", "models/m.safetensors", "mailto:x", "",
  ]) {
    assert.equal(isPath(path), true, path);
  }
  for (const address of ["http://h/m", "HTTPS://h/m", "file:///C:/m", "data:,x", "blob:null/1"]) {
    assert.equal(isPath(address), false, address);
  }
  // What Node.js makes of such paths on Windows.
  const onWindows = /** @type {(path: string, options: object) => URL} */ (pathToFileURL);
  const href = (/** @type {string} */ path) => onWindows(path, { windows: true }).href;
  assert.equal(href("C:\\C#\\100%.safetensors"), "file:///C:/C%23/100%25.safetensors");
  assert.equal(href("\\\\server\\share\\m.safetensors"), "file://server/share/m.safetensors");
});

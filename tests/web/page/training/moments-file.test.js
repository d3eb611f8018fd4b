import assert from "node:assert/strict";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { keptMoments, readMoments } from "../../../../www/page/js/features/training/moments-file.js";
import { loadModel } from "../../engine/package.js";
import { root } from "../../support/host.js";

const terms = { reconstruction: 100, kl: 5 };
const first = { epoch: 0, images: 0, validation: terms, file: "epoch-0.safetensors" };
const second = { epoch: 0.25, images: 100, training: terms, validation: terms };
const moments = { format: "vaelet-moments/1", points: [first, second] };

test("an index of moments that the page cannot use is refused with a sentence of the page's own", () => {
  for (const [change, sentence] of /** @type {[object, RegExp][]} */ ([
    [{ format: "vaelet-moments/2" }, /expected moments of the format vaelet-moments\/1, found "vaelet-moments\/2"/],
    [{ points: undefined }, /expected a list of at most 20000 points, found nothing/],
    [{ points: [] }, /expected 1 to 40 moments with a file, found 0/],
    [{ points: [second] }, /expected 1 to 40 moments with a file, found 0/],
    [{ points: Array.from({ length: 41 }, (_, epoch) => ({ ...first, epoch })) }, /found 41/],
    [{ points: [5] }, /expected points, found 5/],
    [{ points: [second, first] }, /expected epochs that rise, found 0 after 0.25/],
    [{ points: [{ ...first, epoch: "1" }] }, /expected epochs that rise, found "1"/],
    [{ points: [{ ...first, images: 0.5 }] }, /epoch 0: expected a number of images, found 0.5/],
    [{ points: [{ ...first, validation: { kl: 1 } }] }, /expected the numbers "reconstruction" and "kl", found an object/],
    [{ points: [{ ...first, training: null }] }, /expected the numbers "reconstruction" and "kl", found null/],
    [{ points: [{ ...first, file: "../epoch-0.safetensors" }] }, /expected the name of a .safetensors file in the same folder, found "\.\.\/epoch/],
    [{ points: [{ ...first, condition: 5 }] }, /expected a word as "condition", found 5/],
  ])) assert.throws(() => readMoments(JSON.stringify({ ...moments, ...change })), sentence, JSON.stringify(change));
  for (const text of ["", "{", "<!doctype html>"]) assert.throws(() => readMoments(text), /it is not JSON/);
  for (const text of ["null", "[]", "5"]) assert.throws(() => readMoments(text), /expected moments of the format/);
  assert.deepEqual(keptMoments(readMoments(JSON.stringify(moments))), [first]);
});

test("the shipped moments are whole: each file is there and draws what it should, and together they are small", async () => {
  const index = JSON.parse(await readFile(join(root, "www/models/index.json"), "utf8"));
  for (const { moments: name } of index.filter((/** @type {any} */ entry) => entry.moments !== undefined)) {
    const folder = join(root, "www/models", name);
    const kept = keptMoments(readMoments(await readFile(join(folder, "moments.json"), "utf8")));
    assert.deepEqual((await readdir(folder)).sort(), ["moments.json", ...kept.map(({ file }) => file)].sort());
    let total = 0;
    for (const { file } of kept) {
      const bytes = await readFile(join(folder, file));
      total += bytes.length;
      const model = await loadModel(bytes);
      assert(model.selfTest() <= 1e-4, file);
      assert.equal(model.hasEncoder, false);
      model.dispose();
    }
    assert(total < 1e6, `${name} has ${total} bytes`);
  }
});

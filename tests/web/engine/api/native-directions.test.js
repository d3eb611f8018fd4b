// The directions of every weights file in the folder VAELET_DIRECTIONS_DIR, which `vaelet direction --first-layer` found of
// the shipped model of that name, against those that the package finds.
import assert from "node:assert/strict";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";

import { firstLayerDirections, loadModel } from "../package.js";

const folder = process.env.VAELET_DIRECTIONS_DIR;
const names = folder ? (await readdir(folder)).filter((name) => name.endsWith(".safetensors")).sort() : [];

test("the folder holds files", { skip: !folder && "VAELET_DIRECTIONS_DIR is not set" }, () => {
  assert.ok(names.length > 0, `found no weights files in ${folder}`);
});

for (const name of names) {
  test(`the directions of the first layer are those of vaelet direction: ${name}`, async () => {
    const file = await readFile(new URL(`../../../../www/models/${name}`, import.meta.url));
    const { directions } = await loadModel(await readFile(join(String(folder), name)));
    const expected = directions.filter((direction) => direction.name.startsWith("layer "));
    const found = await firstLayerDirections(file, { count: expected.length });
    assert.deepEqual(found.map((direction) => direction.name), expected.map((direction) => direction.name));
    found.forEach(({ vector, low, high }, i) => {
      expected[i].vector.forEach((value, k) => assert(Math.abs(vector[k] - value) < 1e-5, `${expected[i].name}, dimension ${k}: ${vector[k]} in place of ${value}`));
      assert(Math.abs(high - expected[i].high) < 1e-5 && low === -high, `${expected[i].name}: to ${high} in place of ${expected[i].high}`);
    });
  });
}

// The decoder of every weights file in the folder VAELET_QUANTISED_DIR, which `vaelet export --dtype i8` wrote of the shipped
// model of that name, against the one that the package writes.
import assert from "node:assert/strict";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";

import { openWeightsFile } from "../../support/weights-file.js";
import { quantiseDecoder } from "../package.js";

const folder = process.env.VAELET_QUANTISED_DIR;
const names = folder ? (await readdir(folder)).filter((name) => name.endsWith(".safetensors")).sort() : [];

test("the folder holds files", { skip: !folder && "VAELET_QUANTISED_DIR is not set" }, () => {
  assert.ok(names.length > 0, `found no weights files in ${folder}`);
});

for (const name of names) {
  test(`the quantised decoder is that of vaelet export, bit for bit: ${name}`, async () => {
    const file = await readFile(new URL(`../../../../www/models/${name}`, import.meta.url));
    const [found, expected] = [await quantiseDecoder(file), await readFile(join(String(folder), name))].map(openWeightsFile);
    const tensors = Object.keys(found.entries).filter((tensor) => !/^(golden|x)\./.test(tensor));
    assert(tensors.some((tensor) => found.entries[tensor].dtype === "I8"));
    for (const tensor of tensors) {
      assert.equal(found.entries[tensor].dtype, expected.entries[tensor].dtype, tensor);
      assert.deepEqual(found.tensor(tensor), expected.tensor(tensor), tensor);
    }
    assert.deepEqual(found.spec.decoder, expected.spec.decoder);
  });
}

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { readIndex } from "../../../www/page/js/model/index-file.js";
import { drawnDigit } from "../support/browser.js";
import { root } from "../support/host.js";
import { useStage } from "../support/stage.js";

const stage = useStage();

const entry = { file: "a.safetensors", title: "A", sentence: "It draws." };

/** Indexes that the page cannot use, and what it says. */
const malformed = /** @type {[text: string, sentence: RegExp][]} */ ([
  ["", /expected JSON/],
  ["<!doctype html>", /expected JSON, found a web page/],
  ["[{\"file\":", /only a part of it/],
  ...[null, 5, "text", true, {}, []].map((index) => [JSON.stringify(index), /expected a list with at least one model, found/]),
  ...[null, 5, "text", [], true].map((other) => [JSON.stringify([other]), /model 1: expected an object, found/]),
  ...[undefined, 5, null, "", "a.txt", "../a.safetensors", "https://example.org/a.safetensors", "file:a.safetensors", {}].map((file) =>
    [JSON.stringify([{ ...entry, file }]), /model 1: expected "file" to be the name of a \.safetensors file in the same folder, found/]),
  ...[undefined, 7, "", " ", null].map((title) => [JSON.stringify([entry, { ...entry, file: "b.safetensors", title }]), /model 2: expected "title" to be a text, found/]),
  [JSON.stringify([{ ...entry, sentence: [] }]), /expected "sentence" to be a text, found an empty list/],
  [JSON.stringify([{ ...entry, family: 3, beta: 1 }]), /expected "family" to be a text, found 3/],
  [JSON.stringify([{ ...entry, family: "Beta" }]), /it has a "family" and no "beta"/],
  ...["1", -1, null, true].map((beta) => [JSON.stringify([{ ...entry, family: "Beta", beta }]), /expected "beta" to be a number of at least 0, found/]),
  [`[{"file":"a.safetensors","title":"A","sentence":"B","beta":1e999}]`, /expected "beta" to be a number of at least 0, found Infinity/],
  ...[5, {}, "map.txt", "../a.map.json"].map((map) => [JSON.stringify([{ ...entry, map }]), /expected "map" to be the name of a \.json file/]),
  ...[5, {}, "", "..", "a/b"].map((moments) => [JSON.stringify([{ ...entry, moments }]), /model 1: expected "moments" to be the name of a folder/]),
  ...["text", [], {}, { data: "a", licence: "b" }].map((card) => [JSON.stringify([{ ...entry, card }]), /expected "card" to be an object with the texts/]),
  [JSON.stringify([entry, entry]), /a\.safetensors is named twice/],
]);

test("a malformed list of models is refused with a sentence of the page's own", () => {
  for (const [text, sentence] of malformed) assert.throws(() => readIndex(text), sentence, text);
});

test("the shipped list is read, and fields that the page does not know are left alone", async () => {
  const text = await readFile(join(root, "www/models/index.json"), "utf8");
  assert.deepEqual(readIndex(text), JSON.parse(text));
  assert.deepEqual(readIndex(JSON.stringify([{ ...entry, colour: 5 }])), [{ ...entry, colour: 5 }]);
});

test("the page says why it cannot use its list of models, and starts when it can", async () => {
  const { page } = await stage.openTab();
  await page.route("**/models/index.json", (route) => route.fulfill({ json: [{ file: "a.safetensors", title: 5, sentence: "" }] }));
  await page.goto(stage.host.url);
  await page.getByText('The page could not start. The list of models, models/index.json, cannot be used: model 1: expected "title" to be a text, found 5.').waitFor();
  await page.unroute("**/models/index.json");
  await page.getByRole("button", { name: "Try again" }).click();
  await page.locator(drawnDigit).waitFor();
});

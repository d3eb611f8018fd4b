import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { goTo } from "../../support/browser.js";
import { openWeightsFile, withMetadata } from "../../support/weights-file.js";
import { root } from "../../support/host.js";
import { useStage } from "../../support/stage.js";
import { readKinds } from "../../support/shipped-models.js";

const { conditional } = await readKinds();
const stage = useStage();

/** As `vaelet eval --record` writes it. */
const quality = {
  data: "mnist",
  sampler: "fitted prior of the file",
  seed: "1",
  nll_samples: 500,
  judge: { accuracy: 0.9951 },
  measures: {
    negative_elbo: { images: 10000, value: 86.412, standard_error: 0.24 },
    nll: { images: 1000, value: 83.951, standard_error: 0.72 },
    accuracy: { images: 10000, value: 0.9871, low: 0.984, high: 0.989, real: 0.9951, ratio: 0.992 },
    coverage: { images: 10000, value: 0.873, real: 0.954, ratio: 0.9151 },
    frechet_distance: { images: 10000, value: 31.234, real: 2.11, ratio: 14.8 },
    within_class_distance: { images: 10000, value: 7.91, real: 8.94, ratio: 0.8848 },
  },
};

/**
 * The conditional model with other notes of its training.
 * @param {Record<string, unknown>} notes
 */
async function weightsWith(notes) {
  const file = await readFile(join(root, `www/models/${conditional.name}.safetensors`));
  const training = JSON.parse(openWeightsFile(file).metadata.training);
  return Buffer.from(withMetadata(file, { training: JSON.stringify({ ...training, ...notes }) }));
}

/**
 * The page where the facts of a person's own file stand.
 * @param {Record<string, unknown>} notes  of its training
 */
async function openCard(notes) {
  const page = await stage.fresh(`#model=${conditional.name}`);
  await page.locator("#file").setInputFiles({ name: "own.safetensors", mimeType: "", buffer: await weightsWith(notes) });
  await page.getByText("Your own file, own.safetensors.").waitFor();
  await goTo(page, "about");
  await page.locator("#model-card dt").first().waitFor();
  assert.deepEqual(stage.tab.problems, []);
  return page;
}

/**
 * The rows of the model card's table for a file of that quality.
 * @param {unknown} quality
 */
async function readTable(quality) {
  const page = await openCard({ quality });
  return page.locator(".quality tbody tr").evaluateAll((rows) => rows.map((row) => Array.from(row.children, ({ textContent }) => textContent)));
}

test("the model card shows the metrics that the file carries, beside those of real images", async () => {
  assert.deepEqual(await readTable(quality), [
    ["-ELBO of a test image", "86.4 nats ± 0.2", "", ""],
    ["-log p of a test image", "84.0 nats ± 0.7", "", ""],
    ["New pictures classified as their label", "98.7 %", "99.5 %", "0.992"],
    ["Test images with a new picture near", "87.3 %", "95.4 %", "0.915"],
    ["Fréchet distance, lower is better", "31.2", "2.11", "14.8"],
    ["Distance between two of one class", "7.91", "8.94", "0.885"],
  ]);
  const conditions = await stage.tab.page.locator(".quality .hint").textContent();
  assert.equal(conditions, "10,000 test images; 1,000 of them for -log p, by 500 draws each; 10,000 new pictures, from the "
    + "fitted prior of the file, seed 1. They are compared by a classifier that recognises 99.5 % of the test images.");
});

test("the model card tells the classifier of labels from the one that compares", async () => {
  const page = await openCard({ quality: { ...quality, judge: undefined, classifier: { accuracy: 0.942 }, label_classifier: { accuracy: 1 } } });
  const conditions = await page.locator(".quality .hint").textContent();
  assert.ok(conditions?.endsWith("They are compared by a classifier that recognises 94.2 % of the test images. "
    + "Their labels are recognised by one that is right about 100.0 % of the test images."), conditions ?? "");
});

test("the model card of a person's own file says whose work it is, where the file does", async () => {
  /** @param {Record<string, unknown>} notes */
  const terms = async (notes) => (await openCard(notes)).locator("#model-card dt").allTextContents();
  const page = await openCard({ author: "Ada", licence: "CC0" });
  assert.deepEqual(await page.locator("#model-card :is(dt, dd)").allTextContents().then((texts) => texts.slice(0, 4)),
    ["Author", "Ada", "Licence", "CC0"]);
  const untold = await terms({ author: 7 });
  assert.ok(!untold.includes("Author") && !untold.includes("Licence"), untold.join());
});

test("metrics that are no numbers leave their cells empty", async () => {
  const nll = { value: 80, standard_error: "small", real: null, ratio: {} };
  assert.deepEqual(await readTable({ measures: { nll } }), [["-log p of a test image", "80.0 nats", "", ""]]);
});

test("metrics that are missing leave the model card without a table", async () => {
  for (const none of [undefined, "good", { measures: { nll: { value: "low" } } }]) assert.deepEqual(await readTable(none), []);
});

import assert from "node:assert/strict";
import { test } from "node:test";
import { withDirections } from "../engine/package.js";
import { convolution } from "../engine/specs/architectures.js";
import { companions, dense, randomFile, randomNetwork, specification, weightsFile } from "../engine/weights-files.js";
import { goTo, placesOf, readPixels, waitForFrames } from "../support/browser.js";
import { one } from "../support/pen.js";
import { waitForRest } from "../support/rest.js";
import { useStage } from "../support/stage.js";
import { waitUntil } from "../support/wait.js";

// Files that the reader accepts, and that few people make: every view draws them, or the page says why not.

/** @typedef {import("../engine/weights-files.js").Specification} Specification */
/** @typedef {import("../engine/weights-files.js").Tensor} Tensor */

const stage = useStage();

/**
 * A small dense model.
 * @param {Partial<Specification> & Partial<Specification["image"]>} [parts]
 */
function small({ height = 6, width = 5, latent = 3, labels = ["a", "b"], ...rest } = {}) {
  const size = height * width;
  const classes = labels.length;
  const label = classes > 0 ? [{ op: "concat_label" }] : [];
  return specification({
    height, width, latent, labels, ...rest,
    encoder: [{ op: "flatten" }, ...label, dense("encoder.posterior", size + classes, 2 * latent)],
    decoder: [...label, dense("decoder.image", latent + classes, size), { op: "unflatten", channels: 1, height, width }],
  });
}

/** An image as large as the page shows, without a dense layer of as many weights. */
const large = specification({
  height: 192, width: 192, latent: 9,
  encoder: [convolution("encoder.coarse", 1, 2, { kernel: 1, stride: 64 }), { op: "flatten" }, dense("encoder.posterior", 18, 18)],
  decoder: [
    { op: "unflatten", channels: 1, height: 3, width: 3 },
    { op: "conv_transpose2d", name: "decoder.image", in: 1, out: 1, kernel: 64, stride: 64, padding: 0, output_padding: 0 },
  ],
});

/**
 * A file with some of its tensors filled with one number.
 * @param {Specification} spec
 * @param {Record<string, number>} fill  by the name of the tensor
 * @param {Record<string, string>} [metadata]
 */
function filled(spec, fill, metadata) {
  const tensors = new Map([...randomNetwork(spec, 1), ...companions(spec)]);
  for (const [name, value] of Object.entries(fill)) {
    const { shape, values } = tensors.get(name) ?? assert.fail(name);
    tensors.set(name, { shape, values: new Float32Array(values.length).fill(value) });
  }
  return weightsFile(spec, tensors, metadata);
}

/**
 * @param {number} value  of each mean
 * @returns {Map<string, Tensor>} a prior of one component
 */
function farPrior(value) {
  const spec = small({ labels: [] });
  return new Map([...randomNetwork(spec, 1), ...companions(spec), ...Object.entries({
    "prior.weight": { shape: [1, 1], values: [1] },
    "prior.mean": { shape: [1, 1, 3], values: [value, value, value] },
    "prior.scale": { shape: [1, 1, 3, 3], values: [1, 0, 0, 0, 1, 0, 0, 0, 1] },
  })]);
}

const hostileTraining = JSON.stringify({
  command: "x".repeat(5000), test: { reconstruction: "12", kl: null }, data: { test_images: [] },
  quality: { sampler: {}, seed: [], nll_samples: {}, judge: "none", measures: { nll: { value: 1e30, standard_error: {}, real: "5", images: 3 }, accuracy: { value: -1 }, coverage: null } },
});

/** @type {[name: string, file: () => Uint8Array | Promise<Uint8Array>, refusal?: RegExp][]} */
const files = [
  ["one pixel, one dimension", () => randomFile(small({ height: 1, width: 1, latent: 1, labels: [] }), 1)],
  ["one row", () => randomFile(small({ height: 1, width: 192 }), 1)],
  ["one column", () => randomFile(small({ height: 192, width: 1 }), 1)],
  ["the largest image", () => randomFile(large, 1)],
  ["one label", () => randomFile(small({ labels: ["only"] }), 1)],
  ["labels of every kind", () => randomFile(small({ labels: ["<b>bold</b>", "__proto__", "constructor", "x".repeat(3000), "\u202eright", "😀", " ", "\n", "&amp;"] }), 1)],
  ["dimensions that hardly vary", () => filled(small(), { "latent.std": 1e-30, "latent.mean": 0, "latent.kl": 0 })],
  ["dimensions of the smallest float", () => filled(small(), { "latent.std": 1.2e-38, "latent.mean": -1.2e-38 })],
  ["dimensions far from zero", () => filled(small(), { "latent.std": 1e-3, "latent.mean": -12345 })],
  ["enormous information", () => filled(small(), { "latent.kl": 3e38 })],
  ["wide dimensions", () => filled(small(), { "latent.std": 3e5 })],
  ["too wide dimensions", () => filled(small(), { "latent.std": 3e38 }), /up to latent values of 1,000,000, and the model goes from/],
  ["a mean too far away", () => filled(small(), { "latent.mean": -1e30 }), /up to latent values of 1,000,000/],
  ["a direction too far", () => withDirections(randomFile(small(), 1), [{ name: "way ".repeat(100), vector: [1, 0, 0], low: -1e30, high: 2 }]), /up to latent values of 1,000,000, and the model goes from -1\.0e\+30 to 2\.0 along “[way ]{40}…”/],
  ["weights that overflow", () => filled(small(), { "decoder.image.weight": 3e38, "encoder.posterior.weight": 3e38 })],
  ["an encoder that overflows", () => filled(small(), { "encoder.posterior.bias": 3e38 })],
  ["a tiny variance", () => randomFile(small({ likelihood: { kind: "gaussian", sigma2: 1e-30 } }), 1)],
  ["a large variance", () => randomFile(small({ likelihood: { kind: "gaussian", sigma2: 1e30 } }), 1)],
  ["pixels of a large spread", () => randomFile(small({ std: 1e30, mean: 1e30, likelihood: { kind: "gaussian", sigma2: 1 } }), 1)],
  ["a prior far away", () => weightsFile(small({ labels: [] }), farPrior(1e30))],
  ["a training of other types", () => filled(small(), {}, { training: hostileTraining })],
  ["a training that is none", () => filled(small(), {}, { training: "null" })],
  ["a name with half a character", () => randomFile(small(), 1)],
];

/** @param {import("../support/browser.js").Page} page */
async function useAll(page) {
  await page.getByRole("button", { name: "Random" }).click();
  for (const place of await placesOf(page)) {
    await goTo(page, place);
    for (const fold of await page.locator("main details:visible").all()) await fold.locator("summary").click();
    await waitForFrames(page);
  }
  await goTo(page, "drawing");
  const box = (await page.locator(".drawing").boundingBox()) ?? assert.fail("there is no pad");
  await page.mouse.move(box.x + one[0][0] * box.width, box.y + one[0][1] * box.height);
  await page.mouse.down();
  for (const [x, y] of one) await page.mouse.move(box.x + x * box.width, box.y + y * box.height);
  await page.mouse.up();
  await waitUntil("the drawing is read, or refused", async () => (await page.locator(".fit").isVisible()) || (await page.locator("#notice").isVisible()));
  await goTo(page, "sliders");
  await page.locator(".sliders input:visible").first().press("End");
  await waitForFrames(page, 5);
}

/** @param {import("../support/browser.js").Page} page */
function readTexts(page) {
  return page.evaluate(() => [document.body.innerText, ...[...document.querySelectorAll("*")].flatMap((element) =>
    [...element.attributes].filter(({ name }) => /^(aria-|title|style|min|max|value)/.test(name)).map(({ name, value }) => `${name}="${value}"`))].join("\n"));
}

for (const [name, file, refusal] of files) {
  test(`${name}: every view draws it, or the page says why not`, async () => {
    const page = await stage.fresh();
    const fileName = name.includes("half") ? "half \ud83d.safetensors" : "odd.safetensors";
    await page.locator("#file").setInputFiles({ name: fileName, mimeType: "", buffer: Buffer.from(await file()) });
    if (refusal !== undefined) return page.locator("#notice p").filter({ hasText: refusal }).waitFor();
    await page.getByText("Your own file,").waitFor();
    await waitForRest(page);
    await useAll(page);
    assert.deepEqual(stage.tab.problems, []);
    assert.equal(await page.locator("b").filter({ hasText: "bold" }).count(), 0);
    const texts = await readTexts(page);
    assert.doesNotMatch(texts, /NaN|Infinity|undefined|\[object|\bnull\b/);
    assert.equal(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), true, "it is wider than the window");
    assert((await readPixels(page)).length > 0);
  });
}

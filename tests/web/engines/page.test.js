import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { drawnDigit, largestDifference } from "../support/browser.js";
import { startServe } from "../support/host.js";
import { readModels } from "../support/shipped-models.js";
import { waitUntil } from "../support/wait.js";
import { devices } from "./engines.js";
import { longPatience } from "./patience.js";

/** @typedef {import("./engines.js").Engine} Engine */
/** @typedef {import("./engines.js").Point} Point  here: parts of an element's width and height */

const models = await readModels();
const conditional = models.find(({ labels }) => labels.length > 0);
assert(conditional, "www/models needs a conditional model");

/** A one, as a person writes it. @type {Point[]} */
const one = Array.from({ length: 13 }, (_, i) => ({ x: 0.53 - 0.006 * i, y: 0.2 + 0.05 * i }));

/** @type {Awaited<ReturnType<typeof startServe>>} */
let host;
before(async () => (host = await startServe()));
after(() => host?.stop());

/**
 * Opacities of a canvas, 0 to 255; undefined before it is there.
 * @param {Engine} engine
 */
function readPixels(engine, selector = drawnDigit) {
  return engine.run((selector) => {
    const canvas = document.querySelector(selector);
    if (!(canvas instanceof HTMLCanvasElement) || canvas.width === 0) return undefined;
    const data = canvas.getContext("2d")?.getImageData(0, 0, canvas.width, canvas.height).data ?? [];
    return Array.from({ length: data.length / 4 }, (_, i) => data[4 * i + 3]);
  }, selector);
}

/**
 * As `waitUntil`, with the patience that the large browsers need.
 * @template Answer
 * @param {string} what
 * @param {() => Promise<Answer | undefined | null | false>} ask
 */
const waitFor = (what, ask) => waitUntil(what, ask, longPatience);

/**
 * Waits until the large picture is this one, to one grey level.
 * @param {Engine} engine
 * @param {ArrayLike<number>} expected 0 to 255
 */
function waitForPicture(engine, expected) {
  return waitFor("the expected picture", async () => largestDifference((await readPixels(engine)) ?? [], expected) <= 1);
}

/**
 * @param {Engine} engine
 * @param {number[]} before
 */
function waitForOtherPicture(engine, before) {
  return waitFor("another picture", async () => {
    const ink = await readPixels(engine);
    return ink !== undefined && largestDifference(ink, before) > 1 && ink;
  });
}

/**
 * Presses the mouse at places of an element.
 * @param {Engine} engine
 * @param {string} selector
 * @param {Point[]} places
 */
async function strokeOver(engine, selector, places) {
  const { left, top, width, height } = await engine.run((selector) => {
    const element = document.querySelector(selector);
    element?.scrollIntoView({ block: "center", behavior: "instant" });
    const { left, top, width, height } = /** @type {Element} */ (element).getBoundingClientRect();
    return { left, top, width, height };
  }, selector);
  await engine.stroke(places.map(({ x, y }) => ({ x: Math.round(left + x * width), y: Math.round(top + y * height) })));
}

/**
 * Every golden sample in the address must appear on the canvas; those in colour are left to tests/web/page.
 * @param {Engine} engine
 */
async function checkGoldenSamples(engine) {
  await waitFor("a picture", () => readPixels(engine));
  for (const { name, golden, labels } of models.filter(({ channels }) => channels === 1)) {
    for (const { z, label, image } of golden) {
      const hash = `#model=${name}${labels.length > 0 ? `&label=${label}` : ""}&z=${Array.from(z).join(",")}`;
      const expected = image.map((pixel) => 255 * pixel);
      await waitFor(`${name}'s golden picture`, async () => {
        // Again where the page, still writing its last state, was faster.
        await engine.run((hash) => void (location.hash = hash), hash);
        return largestDifference((await readPixels(engine)) ?? [], expected) <= 1;
      });
    }
  }
}

/**
 * A slider moved by its key changes the picture, and the first label chosen by the mouse gives its tile's.
 * @param {Engine} engine
 * @param {string[]} labels
 */
async function checkControls(engine, labels) {
  const before = await waitFor("a picture", () => readPixels(engine));
  await engine.run(() => /** @type {HTMLElement} */ (document.querySelector("#sliders input")).focus(), undefined);
  await engine.pressEnd();
  const moved = await waitForOtherPicture(engine, before);
  const chosen = labels.length - 1;
  const tile = `.label-tile:nth-child(${chosen + 1})`;
  await strokeOver(engine, tile, [{ x: 0.5, y: 0.5 }]);
  await waitForOtherPicture(engine, moved);
  await waitForPicture(engine, (await readPixels(engine, `${tile} canvas`)) ?? []);
  const caption = await engine.run(() => document.querySelector("#digit")?.getAttribute("aria-label"), undefined);
  assert.equal(caption, `a generated ${labels[chosen]}`);
}

/**
 * A drawn one is encoded, and read as one.
 * @param {Engine} engine
 * @returns {Promise<string>} the link to it
 */
async function checkHandwriting(engine) {
  await engine.run(() => /** @type {HTMLElement} */ (document.querySelector("[data-place=drawing]")).click(), undefined);
  await waitFor("the sheet", () => engine.run(() => (document.querySelector(".drawing")?.clientWidth ?? 0) > 0, undefined));
  await strokeOver(engine, ".drawing", one);
  const sentence = await waitFor("a reading", () =>
    engine.run(() => document.querySelector(".fit:not([hidden]) p")?.textContent, undefined),
  );
  assert.match(sentence, /^Read as 1\b/);
  await waitForPicture(engine, (await readPixels(engine, ".returned canvas")) ?? []);
  return waitFor("a link", async () => {
    const address = await engine.run(() => location.href, undefined);
    return /[#&]label=1(&|$)/.test(address) && address;
  });
}

/**
 * The link brings the same picture back, in a page that knows nothing else.
 * @param {Engine} engine
 * @param {string} link
 */
async function checkLink(engine, link) {
  const shown = (await readPixels(engine)) ?? [];
  await engine.open("about:blank");
  await engine.open(link);
  await waitFor("the same picture", async () => largestDifference((await readPixels(engine)) ?? [], shown) === 0);
}

/**
 * One step of a training, then its file: the worker, its module and the packed digits come, and their model opens.
 * @param {Engine} engine
 */
async function checkTraining(engine) {
  const press = (/** @type {string} */ name) =>
    waitFor(`the button ${name}`, () => engine.run((name) => {
      const found = [...document.querySelectorAll("#place-train button")].find((button) => button.textContent === name);
      if (!(found instanceof HTMLButtonElement) || found.disabled) return false;
      found.click();
      return true;
    }, name));
  await engine.run(() => /** @type {HTMLElement} */ (document.querySelector("[data-place=train]")).click(), undefined);
  await press("One step");
  const sentence = await waitFor("a step", () =>
    engine.run(() => /^Paused after 1 step.*/.exec(document.querySelector("#place-train [role=status]")?.textContent ?? "")?.[0], undefined));
  assert.match(sentence, /An image costs \d+\.\d nats to reconstruct/);
}

for (const [name, start] of Object.entries(devices)) {
  test(`${name} shows the page: golden pictures, sliders, labels, handwriting, links and training`, async () => {
    const engine = await start();
    try {
      await engine.open(host.url);
      await checkGoldenSamples(engine);
      await engine.open("about:blank");
      await engine.open(`${host.url}#model=${conditional.name}&label=0`);
      await checkControls(engine, conditional.labels);
      await checkLink(engine, await checkHandwriting(engine));
      await checkTraining(engine);
    } finally {
      await engine.close();
    }
  });
}

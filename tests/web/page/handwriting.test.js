import assert from "node:assert/strict";
import { test } from "node:test";
import { readInk, waitForInk, waitForOtherInk, waitUntil } from "./browser.js";
import { useStage } from "./stage.js";
import { readKinds } from "./weights-file.js";

/** @typedef {import("./browser.js").Page} Page */
/** @typedef {[number, number]} Point  parts of the pad's width and height */

const { conditional } = await readKinds();

/** @type {Point[]} */
const one = [[0.52, 0.2], [0.5, 0.4], [0.48, 0.6], [0.46, 0.8]];
/** @type {Point[]} */
const scribble = Array.from({ length: 40 }, (_, i) => [0.1 + (0.8 * ((i * 7) % 11)) / 10, 0.1 + (0.8 * ((i * 5) % 13)) / 12]);

/** @type {Page} */
let page;
const stage = useStage(async () => {
  page = await stage.fresh(`#model=${conditional.name}`);
});

/**
 * @param {Point[]} points  of one stroke
 */
async function draw(points) {
  await page.getByRole("button", { name: "Clear" }).click();
  const box = await page.locator(".drawing").boundingBox();
  assert(box);
  const [first, ...rest] = points.map(([x, y]) => [box.x + x * box.width, box.y + y * box.height]);
  await page.mouse.move(first[0], first[1]);
  await page.mouse.down();
  for (const [x, y] of rest) await page.mouse.move(x, y, { steps: 3 });
  await page.mouse.up();
  await page.locator(".fit").waitFor();
}

/** Where the ink of the normalised drawing is, in pixels. */
async function measureGiven() {
  const ink = await readInk(page, ".given canvas");
  const marks = ink.map((value, i) => ({ value, x: (i % 28) + 0.5, y: Math.floor(i / 28) + 0.5 })).filter(({ value }) => value > 12);
  const mass = marks.reduce((sum, { value }) => sum + value, 0);
  const span = (/** @type {number[]} */ places) => Math.max(...places) - Math.min(...places) + 1;
  return {
    x: marks.reduce((sum, { value, x }) => sum + value * x, 0) / mass,
    y: marks.reduce((sum, { value, y }) => sum + value * y, 0) / mass,
    size: Math.max(span(marks.map(({ x }) => x)), span(marks.map(({ y }) => y))),
  };
}

test("a drawn one is read as a one, and its z and label are taken", async () => {
  await draw(one);
  assert.match((await page.locator(".fit p").textContent()) ?? "", /^Read as 1\./);
  await waitUntil("the chip is chosen", () => page.locator("#labels input").nth(1).isChecked());
  await waitForInk(page, "#digit", await readInk(page, ".returned canvas"), 1);
});

test("another reading can be chosen", async () => {
  await draw(one);
  await waitUntil("the chip is chosen", () => page.locator("#labels input").nth(1).isChecked());
  const before = await readInk(page);
  await page.locator(".fit-choices button").nth(1).click();
  await waitForOtherInk(page, before);
  await waitForInk(page, "#digit", await readInk(page, ".returned canvas"), 1);
  assert.equal(await page.locator("#labels input").nth(1).isChecked(), false);
});

test("large or small, at the edge or not, a drawing is centred and scaled as MNIST was", async () => {
  await draw(one);
  await draw(one.map(([x, y]) => [0.7 + 0.4 * (x - 0.5), 0.3 + 0.4 * (y - 0.5)]));
  const { x, y, size } = await measureGiven();
  assert(Math.abs(x - 14) < 0.2 && Math.abs(y - 14) < 0.2, `centre of mass at ${x}, ${y}`);
  assert(size >= 19 && size <= 22, `${size} pixels long`);
});

test("what is no digit is said to be none", async () => {
  await draw(scribble);
  assert.match((await page.locator(".fit p").textContent()) ?? "", /None of the labels fits: this is unlike anything the model learned/);
});

/**
 * A picture of two strokes that make a one, or of nothing.
 * @param {number} width
 * @param {number} height
 * @param {string} paper
 * @param {string} [ink]
 */
function picture(width, height, paper, ink) {
  const stroke = ink ? `<rect x="${0.48 * width}" y="${0.2 * height}" width="${0.05 * width}" height="${0.6 * height}" fill="${ink}"/>` : "";
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}"><rect width="100%" height="100%" fill="${paper}"/>${stroke}</svg>`;
  return { name: "photo.svg", mimeType: "image/svg+xml", buffer: Buffer.from(svg) };
}

test("a picture is read like a drawing, whether its ink is dark or light", async () => {
  for (const colours of [["#f4f0e8", "#223"], ["#112211", "#eee"]]) {
    await page.getByRole("button", { name: "Clear" }).click();
    await page.locator("#handwriting input[type=file]").setInputFiles(picture(900, 1200, colours[0], colours[1]));
    await page.locator(".fit").waitFor();
    assert.match((await page.locator(".fit p").textContent()) ?? "", /^Read as 1\./);
    const { x, y } = await measureGiven();
    assert(Math.abs(x - 14) < 0.3 && Math.abs(y - 14) < 0.3, `centre of mass at ${x}, ${y}`);
  }
});

test("a picture that cannot be a drawing is refused with a sentence", async () => {
  for (const [file, sentence] of /** @type {const} */ ([
    [picture(20_000, 20_000, "white", "black"), /20000 by 20000 pixels; at most 50 million/],
    [picture(300, 300, "white"), /nothing that stands out/],
    [{ name: "photo.png", mimeType: "image/png", buffer: Buffer.from("no picture") }, /no picture that this browser can read/],
  ])) {
    await page.locator("#handwriting input[type=file]").setInputFiles(file);
    await waitUntil("the page says why", async () => sentence.test((await page.locator("#notice p").textContent()) ?? ""));
  }
  await page.locator("#notice [data-action=dismiss]").click();
});

test("a picture dropped on the page is taken as a drawing", async () => {
  await page.getByRole("button", { name: "Clear" }).click();
  const { name, mimeType, buffer } = picture(400, 400, "white", "black");
  await page.evaluate(([text, fileName, type]) => {
    const transfer = new DataTransfer();
    transfer.items.add(new File([text], fileName, { type }));
    document.body.dispatchEvent(new DragEvent("drop", { dataTransfer: transfer, bubbles: true, cancelable: true }));
  }, [buffer.toString(), name, mimeType]);
  await page.locator(".fit").waitFor();
  assert.match((await page.locator(".fit p").textContent()) ?? "", /^Read as 1\./);
});

test("a number is written with the pictures of the chips, and stands in the address", async () => {
  await page.locator("#word").fill("2 x0");
  await page.locator("#writing canvas").waitFor();
  await waitUntil("the address follows", async () => /write=2%20x0/.test(page.url()));
  const word = await readInk(page, "#writing canvas");
  assert.equal(word.length, 2 * 28 * 28);
  for (const [place, digit] of [2, 0].entries()) {
    const picture = word.filter((_, i) => Math.floor((i % 56) / 28) === place);
    assert.deepEqual(picture, await readInk(page, `.label-tile:nth-child(${digit + 1}) canvas`));
  }
});

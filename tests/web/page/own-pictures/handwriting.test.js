import assert from "node:assert/strict";
import { test } from "node:test";
import { goTo, readPixels, waitForPicture, waitForOtherPicture } from "../../support/browser.js";
import { checkPng, draw, measureGiven, one, readSentence } from "../../support/pen.js";
import { waitForRest } from "../../support/rest.js";
import { useStage } from "../../support/stage.js";
import { readKinds } from "../../support/shipped-models.js";
import { waitUntil } from "../../support/wait.js";

const { conditional } = await readKinds();

const stage = useStage();

const openPage = () => stage.fresh(`#model=${conditional.name}`);

test("a drawn one is read as a one, and its z and label are taken", async () => {
  const page = await openPage();
  await draw(page, one);
  assert.match(await readSentence(page), /^Read as 1\./);
  await waitUntil("the chip is chosen", () => page.locator("#labels input").nth(1).isChecked());
  await waitForPicture(page, "#digit", await readPixels(page, ".returned canvas"), 1);
});

test("large or small, at the edge or not, a drawing is centred and scaled as MNIST was", async () => {
  const page = await openPage();
  await draw(page, one);
  await draw(page, one.map(([x, y]) => [0.7 + 0.4 * (x - 0.5), 0.3 + 0.4 * (y - 0.5)]));
  const { x, y, size } = await measureGiven(page);
  assert(Math.abs(x - 14) < 0.2 && Math.abs(y - 14) < 0.2, `centre of mass at ${x}, ${y}`);
  assert(size >= 19 && size <= 22, `${size} pixels long`);
});

test("a second finger does not draw, and lifting one that did not draw changes nothing", async () => {
  const page = await openPage();
  await draw(page, one);
  const sheet = () => readPixels(page, ".drawing");
  /** @param {[type: string, pointerId: number, x: number, y: number][]} events */
  const send = (events) => page.locator(".drawing").evaluate((canvas, events) => {
    const { left, top, width, height } = canvas.getBoundingClientRect();
    canvas.setPointerCapture = () => {};
    for (const [type, pointerId, x, y] of events) {
      const at = { pointerId, clientX: left + x * width, clientY: top + y * height, bubbles: true, cancelable: true };
      canvas.dispatchEvent(new PointerEvent(type, { ...at, coalescedEvents: [new PointerEvent(type, at)] }));
    }
  }, events);
  await page.getByRole("button", { name: "Clear" }).click();
  await send([["pointerdown", 7, 0.2, 0.5], ["pointermove", 7, 0.3, 0.5], ["pointercancel", 7, 0.3, 0.5]]);
  await page.locator(".fit").waitFor();
  const alone = await sheet();
  await page.getByRole("button", { name: "Clear" }).click();
  await send([["pointerdown", 7, 0.2, 0.5], ["pointerdown", 8, 0.8, 0.8], ["pointermove", 8, 0.9, 0.9], ["pointermove", 7, 0.3, 0.5], ["pointerup", 8, 0.9, 0.9], ["pointerup", 7, 0.3, 0.5]]);
  assert.deepEqual(await sheet(), alone);

  await draw(page, one);
  await page.locator(".fit-choices button").nth(1).click();
  await waitForPicture(page, "#digit", await readPixels(page, ".returned canvas"), 1);
  const chosen = await readPixels(page);
  await send([["pointerup", 9, 0.5, 0.5]]);
  await page.getByRole("button", { name: "Random" }).click();
  await waitForOtherPicture(page, chosen);
  assert.equal(await page.locator(".fit-choices button").nth(1).getAttribute("aria-pressed"), "true");
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
  const page = await openPage();
  for (const colours of [["#f4f0e8", "#223"], ["#112211", "#eee"]]) {
    await goTo(page, "drawing");
    await page.getByRole("button", { name: "Clear" }).click();
    await page.locator("#handwriting input[type=file]").setInputFiles(picture(900, 1200, colours[0], colours[1]));
    await page.locator(".fit").waitFor();
    assert.match(await readSentence(page), /^Read as 1\./);
    const { x, y } = await measureGiven(page);
    assert(Math.abs(x - 14) < 0.3 && Math.abs(y - 14) < 0.3, `centre of mass at ${x}, ${y}`);
  }
});

test("of two pictures the newer one stays, although the older one takes longer to read", async () => {
  const page = await openPage();
  await goTo(page, "drawing");
  await page.getByRole("button", { name: "Clear" }).click();
  await page.evaluate(() => {
    const source = Object.getOwnPropertyDescriptor(HTMLImageElement.prototype, "src") ?? {};
    const held = new Promise((resolve) => document.body.addEventListener("release", resolve, { once: true }));
    Object.defineProperty(HTMLImageElement.prototype, "src", {
      configurable: true,
      set(url) {
        Object.defineProperty(HTMLImageElement.prototype, "src", source);
        held.then(() => (this.src = url));
        document.body.toggleAttribute("data-held");
        this.addEventListener("load", () => document.body.toggleAttribute("data-late"));
      },
    });
  });
  const input = page.locator("#handwriting input[type=file]");
  await input.setInputFiles(picture(900, 300, "white", "black"));
  await page.locator("body[data-held]").waitFor();
  await input.setInputFiles(picture(900, 1200, "white", "black"));
  await page.locator(".fit").waitFor();
  const newer = await readPixels(page, ".drawing");
  await page.evaluate(() => document.body.dispatchEvent(new Event("release")));
  await page.locator("body[data-late]").waitFor();
  assert.deepEqual(await readPixels(page, ".drawing"), newer);
  assert.equal(await page.locator("#notice").isVisible(), false);
});

test("a picture that cannot be a drawing is refused with a sentence", async () => {
  const page = await openPage();
  for (const [file, sentence] of /** @type {const} */ ([
    [picture(20_000, 20_000, "white", "black"), /20000 by 20000 pixels; at most 50 million/],
    [picture(300, 300, "white"), /nothing that stands out/],
    [{ name: "photo.png", mimeType: "image/png", buffer: Buffer.from("no picture") }, /This browser cannot read it as a picture/],
  ])) {
    await page.locator("#handwriting input[type=file]").setInputFiles(file);
    await waitUntil("the page says why", async () => sentence.test((await page.locator("#notice p").textContent()) ?? ""));
  }
  await page.locator("#notice [data-action=dismiss]").click();
});

test("a picture dropped on the page is taken as a drawing", async () => {
  const page = await openPage();
  await goTo(page, "drawing");
  await page.getByRole("button", { name: "Clear" }).click();
  const { name, mimeType, buffer } = picture(400, 400, "white", "black");
  await page.evaluate(([text, fileName, type]) => {
    const transfer = new DataTransfer();
    transfer.items.add(new File([text], fileName, { type }));
    document.body.dispatchEvent(new DragEvent("drop", { dataTransfer: transfer, bubbles: true, cancelable: true }));
  }, [buffer.toString(), name, mimeType]);
  await page.locator(".fit").waitFor();
  assert.match(await readSentence(page), /^Read as 1\./);
});

test("a number is written with the pictures of the chips, and stands in the address", async () => {
  const page = await openPage();
  await goTo(page, "word");
  await page.locator("#word").fill("2 x0");
  await page.locator("#writing canvas").waitFor();
  await waitUntil("the address follows", async () => /write=2%20x0/.test(page.url()));
  await waitForRest(page);
  const word = await readPixels(page, "#writing canvas");
  assert.equal(word.length, 2 * 28 * 28);
  for (const [place, digit] of [2, 0].entries()) {
    const picture = word.filter((_, i) => Math.floor((i % 56) / 28) === place);
    assert.deepEqual(picture, await readPixels(page, `.label-tile:nth-child(${digit + 1}) canvas`));
  }
});

test("a written number is saved as a PNG of its size", async () => {
  const page = await openPage();
  await goTo(page, "word");
  await page.locator("#word").fill("1984");
  await waitUntil("it is written", async () => (await readPixels(page, "#writing canvas")).length === 4 * 28 * 28);
  const [download] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name: "Save number" }).click()]);
  assert.equal(download.suggestedFilename(), "1984.png");
  await checkPng(download, 4 * 28 * 20, 28 * 20);
});

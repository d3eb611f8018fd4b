import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { kindOf } from "../../../../www/page/js/model/file-kind.js";
import { readPixels } from "../../support/browser.js";
import { root } from "../../support/host.js";
import { readSentence } from "../../support/pen.js";
import { waitForRest } from "../../support/rest.js";
import { readKinds } from "../../support/shipped-models.js";
import { useStage } from "../../support/stage.js";

/** @typedef {import("../../support/browser.js").Page} Page */

const { conditional, plane } = await readKinds();

const stage = useStage();

const weights = await readFile(join(root, `www/models/${plane.name}.safetensors`));

/**
 * A PNG of a vertical stroke, painted by the browser; undefined paper is transparent.
 * @param {Page} page
 * @param {string} ink
 * @param {string} [paper]
 */
async function paintStroke(page, ink, paper) {
  const base64 = await page.evaluate(([ink, paper]) => {
    const canvas = Object.assign(document.createElement("canvas"), { width: 120, height: 160 });
    const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
    context.fillStyle = paper ?? "transparent";
    context.fillRect(0, 0, 120, 160);
    context.fillStyle = ink ?? "black";
    context.fillRect(56, 30, 8, 100);
    return canvas.toDataURL("image/png").split(",")[1];
  }, [ink, paper]);
  return Buffer.from(base64 ?? "", "base64");
}

/**
 * Drops or pastes what a drag or the clipboard holds on an element of the page.
 * @param {Page} page
 * @param {"drop" | "paste"} way
 * @param {{file?: Buffer, name?: string, type?: string, texts?: Record<string, string>, target?: string}} content
 * @returns {Promise<boolean>} whether the page has taken it, so that the browser does nothing
 */
function give(page, way, { file, name = "", type = "", texts = {}, target = "body" }) {
  return page.evaluate(([way, base64, name, type, texts, target]) => {
    const transfer = new DataTransfer();
    if (base64 !== "") transfer.items.add(new File([Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0))], name, { type }));
    for (const [format, text] of Object.entries(texts)) transfer.setData(format, text);
    const init = { bubbles: true, cancelable: true };
    const event = way === "drop" ? new DragEvent("drop", { dataTransfer: transfer, ...init }) : new ClipboardEvent("paste", { clipboardData: transfer, ...init });
    return !document.querySelector(target)?.dispatchEvent(event);
  }, /** @type {const} */ ([way, file?.toString("base64") ?? "", name, type, texts, target]));
}

/** @param {Page} page */
async function expectOne(page) {
  await page.locator(".fit").waitFor();
  assert.match(await readSentence(page), /^Read as 1\./);
  await page.getByRole("button", { name: "Clear" }).click();
}

test("a file is told by its first bytes", async () => {
  const of = (/** @type {string | Buffer} */ start, /** @type {string} */ type = "") =>
    kindOf(new File([typeof start === "string" ? Buffer.from(start, "latin1") : new Uint8Array(start)], "file", { type }));
  for (const [start, name] of [
    ["\x89PNG\r\n\x1a\n", "PNG"], ["\xff\xd8\xff\xe0", "JPEG"], ["GIF89a", "GIF"], ["RIFF\0\0\0\0WEBPVP8 ", "WebP"], ["BM\0\0\0\0\0\0\0\0", "BMP"],
    ["\0\0\0\x18ftypheic\0\0", "HEIC"], ["\0\0\0\x18ftypmif1\0\0", "HEIC"], ["\0\0\0\x1cftypavif", "AVIF"], ["II*\0", "TIFF"], ["MM\0*", "TIFF"],
    ["\0\0\x01\0", "ICO"], ["\xff\x0a", "JPEG XL"], ["8BPS", "Photoshop"], ["%PDF-1.7", "PDF"], ["P5 28 28 255\n", "PNM"],
    ["<svg xmlns=", "SVG"], ["<?xml version='1.0'?>\n<!-- drawn -->\n<svg", "SVG"],
  ]) assert.deepEqual(await of(start), { kind: "picture", name });
  assert.equal((await of(weights)).kind, "weights");
  assert.equal((await of(weights, "image/png")).kind, "weights");
  assert.equal((await of("no picture", "image/png")).kind, "picture");
  for (const start of ["", "text", "\xff\xff\xff\xff\xff\xff\xff\xff{", "<!doctype html>", "PK\x03\x04"]) assert.equal((await of(start)).kind, "unknown", start);
});

test("a file that begins as many pictures do, and is none, is told at once", async () => {
  const before = process.cpuUsage();
  for (const start of ["<!--", "<?xml ", "<!doctype svg "]) {
    const text = start.repeat(512 / start.length);
    assert.equal((await kindOf(new File([text], "file"))).kind, "unknown");
    assert.equal((await kindOf(new File([`${text.slice(0, 500)}<svg>`], "file"))).name, "SVG");
  }
  assert(process.cpuUsage(before).user < 2e6, "2 s of a processor, in microseconds");
});

test("a picture without a type, and weights of any name, are taken for what they are", async () => {
  const page = await stage.fresh(`#model=${conditional.name}`);
  const file = await paintStroke(page, "black", "white");
  await page.locator("#file").setInputFiles({ name: "noname", mimeType: "", buffer: file });
  await expectOne(page);
  await page.locator("#file").setInputFiles({ name: "photo.png", mimeType: "image/png", buffer: weights });
  await page.getByText("Your own file, photo.png.").waitFor();
});

test("a picture that the browser cannot read is named, and so are weights in the place of a picture", async () => {
  const page = await stage.fresh(`#model=${conditional.name}`);
  const input = page.locator("#handwriting input[type=file]");
  const heic = Buffer.from("\0\0\0\x18ftypheic\0\0\0\0mif1heic", "latin1");
  for (const [buffer, sentence] of /** @type {const} */ ([
    [heic, /“IMG_0001.*” could not be used as a drawing\. This browser cannot read this HEIC file, as phones take them\. Save it as PNG or JPEG\./],
    [Buffer.from("II*\0\x08\0\0\0", "latin1"), /cannot read this TIFF file/],
    [(await paintStroke(page, "black", "white")).subarray(0, 20), /cannot read this PNG file\. It is damaged, or only a part of it\./],
    [weights, /It is a weights file: open it with/],
  ])) {
    await input.setInputFiles({ name: "IMG_0001", mimeType: "", buffer });
    await page.locator("#notice p").filter({ hasText: sentence }).waitFor();
  }
  await give(page, "drop", { file: heic, name: "IMG_0002.heic" });
  await page.locator("#notice p").filter({ hasText: /“IMG_0002.heic” could not be used as a drawing\. This browser cannot read this HEIC file/ }).waitFor();
});

for (const ink of ["white", "black", "rgb(255, 240, 150)", "rgba(255, 255, 255, 0.6)"]) {
  test(`${ink} ink on a transparent ground is read`, async () => {
    const page = await stage.fresh(`#model=${conditional.name}`);
    await page.locator("#handwriting input[type=file]").setInputFiles({ name: "ink.png", mimeType: "image/png", buffer: await paintStroke(page, ink) });
    await expectOne(page);
  });
}

test("what is pasted is taken like what is dropped: a picture and weights, in a field too; a text is left to the field", async () => {
  const page = await stage.fresh(`#model=${conditional.name}`);
  const file = await paintStroke(page, "black", "white");
  for (const way of /** @type {const} */ (["drop", "paste"])) {
    for (const target of ["body", "#word"]) {
      assert.equal(await give(page, way, { file, name: "image.png", type: "image/png", target }), true);
      await expectOne(page);
    }
    assert.equal(await give(page, way, { texts: { "text/plain": "12" }, target: "#word" }), false);
  }
  assert.equal(await give(page, "paste", { texts: { "text/plain": "12" } }), false);
  await give(page, "paste", { file: weights, name: "pasted.bin" });
  await page.getByText("Your own file, pasted.bin.").waitFor();
});

test("of several files that come at once one is taken, and the page says so", async () => {
  const page = await stage.fresh(`#model=${conditional.name}`);
  const file = await paintStroke(page, "black", "white");
  for (const [others, sentence] of /** @type {const} */ ([
    [1, /“0\.png” was taken; “1\.png” was not\. This page opens one at a time\./],
    [2, /“0\.png” was taken; 2 others were not\./],
  ])) {
    await page.evaluate(([base64, count]) => {
      const transfer = new DataTransfer();
      const bytes = Uint8Array.from(atob(String(base64)), (letter) => letter.charCodeAt(0));
      for (let i = 0; i <= Number(count); ++i) transfer.items.add(new File([bytes], `${i}.png`, { type: "image/png" }));
      document.dispatchEvent(new DragEvent("drop", { dataTransfer: transfer, bubbles: true, cancelable: true }));
    }, [file.toString("base64"), others]);
    await page.locator("#notice p").filter({ hasText: sentence }).waitFor();
    await page.locator("#notice [data-action=dismiss]").click();
  }
});

test("an address that is dropped does not leave the page, which says what to do", async () => {
  const page = await stage.fresh(`#model=${conditional.name}`);
  const origin = await readPixels(page);
  assert.equal(await give(page, "drop", { texts: { "text/uri-list": "https://example.org/three.png", "text/html": "<img src='https://example.org/three.png'>" } }), true);
  await page.getByText("is the address of something on example.org, not the thing itself").waitFor();
  await page.getByRole("button", { name: "Close" }).click();
  assert.equal(await give(page, "drop", { texts: { "text/uri-list": "data:image/png;base64,AAAA" } }), true);
  await page.getByText("is the address of something, not the thing itself").waitFor();
  await page.getByRole("button", { name: "Close" }).click();
  assert.equal(await give(page, "drop", { texts: { "text/plain": "some words" } }), true);
  await waitForRest(page);
  assert.equal(await page.locator("#notice").isVisible(), false);
  assert.deepEqual(await readPixels(page), origin);
});

test("a picture that comes before the first model is read once there is one", async () => {
  const { page } = await stage.openTab();
  /** @type {() => void} */
  let release = () => {};
  const released = new Promise((resolve) => (release = () => resolve(undefined)));
  await page.route("**/*.safetensors", async (route) => {
    await released;
    await route.fallback();
  });
  await page.goto(`${stage.host.url}#model=${conditional.name}`);
  await page.locator("#loading").waitFor();
  await give(page, "drop", { file: await paintStroke(page, "black", "white"), name: "early.png" });
  release();
  await expectOne(page);
});

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { readExamples } from "../../package/support/readme.js";
import { root, startStaticHost } from "../../support/host.js";
import { readKinds } from "../../support/shipped-models.js";
import { useStage } from "../../support/stage.js";
import { waitUntil } from "../../support/wait.js";

const { conditional } = await readKinds();

const stage = useStage();

const imports = { vaelet: "/vaelet/js/index.js", "vaelet/pictures": "/vaelet/js/pictures/index.js", "vaelet/handwriting": "/vaelet/js/handwriting/index.js" };

/**
 * Serves a page of somebody's own beside the package, which it imports by name.
 * @param {import("node:test").TestContext} t
 * @param {{html: string, js?: string, prepare?: () => void}} own  `prepare` runs in the page before all else
 */
async function serveOwn(t, { html, js = "", prepare = () => {} }) {
  const weights = await readFile(join(root, `www/models/${conditional.name}.safetensors`));
  const head = `<!doctype html><link rel="icon" href="data:,"><script type="importmap">${JSON.stringify({ imports })}</script>`;
  /** @type {Record<string, [type: string, body: string | Buffer]>} */
  const files = { "/own.html": ["text/html", head + html], "/main.js": ["text/javascript", js], "/conv-cvae.safetensors": ["application/octet-stream", weights] };
  const host = await startStaticHost("/", undefined, (pathname, response) => {
    const [type, body] = files[pathname] ?? [];
    if (type !== undefined) response.writeHead(200, { "content-type": type }).end(body);
    return type !== undefined;
  });
  t.after(host.stop);
  const { page, problems } = await stage.openTab();
  await page.addInitScript(prepare);
  await page.goto(`${host.url}own.html`);
  return { page, problems };
}

/** Marks a canvas as ready as soon as somebody listens to the end of a stroke. */
function markListeningCanvas() {
  const listen = EventTarget.prototype.addEventListener;
  EventTarget.prototype.addEventListener = function (/** @type {string} */ type, /** @type {any} */ listener, /** @type {any} */ options) {
    listen.call(this, type, listener, options);
    if (this instanceof HTMLCanvasElement && type === "pointerup") this.dataset.ready = "";
  };
}

test("the example of the package's README reads a drawn one, with its label and its z", async (t) => {
  const { html, js } = readExamples(await readFile(join(root, "web/README.md"), "utf8")).Handwriting;
  const { page, problems } = await serveOwn(t, { html, js, prepare: markListeningCanvas });
  await page.locator("canvas[data-ready]").waitFor();
  const box = (await page.locator("canvas").boundingBox()) ?? assert.fail("there is no canvas");
  await page.mouse.move(box.x + 145, box.y + 50);
  await page.mouse.down();
  await page.mouse.move(box.x + 135, box.y + 230, { steps: 12 });
  await page.mouse.up();
  await page.locator("output").filter({ hasText: /^1, z = (-?\d+\.\d\d ?){2,}$/ }).waitFor();
  assert.deepEqual(problems, []);
});

test("the example of the package's README encodes an image element", async (t) => {
  const { js } = readExamples(await readFile(join(root, "web/README.md"), "utf8"))["Pictures in"];
  const { page, problems } = await serveOwn(t, { html: '<img src="favicon.svg" alt=""><script type="module" src="main.js"></script>', js: `${js}\nglobalThis.mean = mean;` });
  const mean = await waitUntil("it is encoded", () => page.evaluate(() => {
    const { mean } = /** @type {any} */ (globalThis);
    return mean && Array.from(mean);
  }));
  assert.equal(mean.length, conditional.latent);
  assert(mean.every(Number.isFinite));
  assert.deepEqual(problems, []);
});

test("the same picture is read from pixels, a canvas, an OffscreenCanvas, a bitmap, an image element and another frame", async (t) => {
  const { page, problems } = await serveOwn(t, { html: "<iframe></iframe><script type=module src=main.js></script>", js: 'import * as pictures from "vaelet/pictures"; globalThis.pictures = pictures;' });
  const found = await page.evaluate(async () => {
    const { fromImageData } = /** @type {any} */ (globalThis).pictures;
    const [width, height] = [12, 8];
    const other = /** @type {any} */ (document.querySelector("iframe")?.contentWindow);
    const paint = (/** @type {any} */ canvas) => {
      const context = canvas.getContext("2d");
      const pixels = context.createImageData(width, height);
      for (let i = 0; i < width * height; i++) pixels.data.set([i, i, i, 255], 4 * i);
      context.putImageData(pixels, 0, 0);
      return canvas;
    };
    const newCanvas = (/** @type {Document} */ page) => Object.assign(page.createElement("canvas"), { width, height });
    const canvas = paint(newCanvas(document));
    const element = new Image();
    element.src = canvas.toDataURL();
    await element.decode();
    const foreign = paint(newCanvas(other.document));
    const pictures = {
      pixels: canvas.getContext("2d").getImageData(0, 0, width, height),
      canvas,
      offscreen: paint(new OffscreenCanvas(width, height)),
      bitmap: await createImageBitmap(canvas),
      element,
      "pixels of a frame": foreign.getContext("2d").getImageData(0, 0, width, height),
      "a canvas of a frame": foreign,
    };
    const read = Object.entries(pictures).map(([name, picture]) => [name, Array.from(fromImageData(picture, { height, width, channels: 1 }), (value) => Math.round(255 * value))]);
    const failures = [new Image(), newCanvas(document), document.body].map((picture, i) => {
      if (i === 1) Object.assign(picture, { width: 0 });
      try {
        return fromImageData(picture, { height, width, channels: 1 });
      } catch (error) {
        return /** @type {any} */ (error).code;
      }
    });
    return { read, failures };
  });
  const expected = Array.from({ length: 96 }, (_, i) => i);
  for (const [name, values] of found.read) assert.deepEqual(values, expected, String(name));
  assert.deepEqual(found.failures, ["argument-invalid", "argument-invalid", "argument-invalid"]);
  assert.deepEqual(problems, []);
});

test("a canvas of strokes on a transparent ground is read by the package under the policy of the page", async () => {
  const page = await stage.fresh(`#model=${conditional.name}`);
  const given = await page.evaluate(async (file) => {
    const base = "/vaelet/js";
    const [{ loadModel }, { readHandwriting }] = /** @type {any} */ (await Promise.all([import(`${base}/index.js`), import(`${base}/handwriting/index.js`)]));
    const model = await loadModel(file);
    const canvas = Object.assign(document.createElement("canvas"), { width: 100, height: 100 });
    const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
    context.fillRect(45, 10, 8, 80);
    const { label, z } = await readHandwriting(model, canvas);
    const decoded = model.decode({ z, label });
    return { label, sum: decoded.reduce((/** @type {number} */ sum, /** @type {number} */ value) => sum + value, 0) };
  }, `models/${conditional.name}.safetensors`);
  assert.equal(given.label, "1");
  assert(given.sum > 20);
});

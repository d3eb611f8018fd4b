import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { convolution, transposedConvolution } from "../engine/specs/architectures.js";
import { dense, randomFile, specification } from "../engine/weights-files.js";
import { choiceOf, chooseModel, drawnDigit, holdBack, launchShell, openTab, readNotice, readPixels, visit, waitForOtherPicture, waitForPicture } from "../support/browser.js";
import { root } from "../support/host.js";
import { useStage } from "../support/stage.js";
import { readKinds } from "../support/shipped-models.js";
import { openWeightsFile } from "../support/weights-file.js";

/** @typedef {import("../support/browser.js").Page} Page */
/** @typedef {import("../support/browser.js").Route} Route */

const { conditional, plane } = await readKinds();

const stage = useStage();

/**
 * Switches to another model while `answer` spoils its file: the page must say why, go on with the one
 * it had, and open the other when it is tried again over a sound network.
 * @param {(route: Route) => Promise<void>} answer
 * @param {RegExp} sentence
 */
async function expectRecovery(answer, sentence) {
  const page = await stage.fresh(`#model=${conditional.name}`);
  const origin = await readPixels(page);
  const address = `**/models/${plane.name}.safetensors`;
  await page.route(address, answer);
  await chooseModel(page, plane.name);
  assert.match(await readNotice(page), sentence);
  assert.equal(await choiceOf(page, conditional).locator("input").isChecked(), true);
  await page.getByRole("button", { name: "Random" }).click();
  await waitForOtherPicture(page, origin);
  await page.getByRole("button", { name: "Reset" }).click();
  await waitForPicture(page, "#digit", origin, 0);
  await page.unroute(address);
  await page.getByRole("button", { name: "Try again" }).click();
  await waitForOtherPicture(page, origin);
  assert.equal(await page.locator("#notice").isVisible(), false);
  assert.equal(await choiceOf(page, plane).locator("input").isChecked(), true);
}

/** The weights file of the plane, with what its header says. */
async function readPlane() {
  const bytes = await readFile(join(root, `www/models/${plane.name}.safetensors`));
  return { bytes, ...openWeightsFile(bytes) };
}

// The decoder is first in the file: what comes behind it, the page draws without.
test("a weights file cut in its decoder is refused, and the page goes on with the model it had", async () => {
  const { bytes, entries, dataStart } = await readPlane();
  const [last] = Object.keys(entries).filter((name) => name.startsWith("decoder.")).slice(-1);
  const cut = bytes.subarray(0, dataStart + entries[last].data_offsets[1] - 1);
  await expectRecovery((route) => route.fulfill({ body: cut }), /could not be opened\. .+/);
});

test("a weights file with damaged numbers in its decoder is refused", async () => {
  const { bytes, entries, dataStart } = await readPlane();
  // The first tensor is one of floats, of which these bits are no number; as a weight of 8 bits they are -1.
  const [begin, end] = Object.values(entries)[0].data_offsets;
  await expectRecovery((route) => route.fulfill({ body: bytes.fill(0xff, dataStart + begin, dataStart + end) }), /could not be opened\. .+/);
});

test("a network that dies is reported, and tried again", async () => {
  await expectRecovery((route) => route.abort("connectionreset"), /Check the connection/);
});

test("a missing weights file is reported with the server's status", async () => {
  await expectRecovery((route) => route.fulfill({ status: 404, body: "" }), /404/);
});

test("a web page in the place of the weights is recognised", async () => {
  await expectRecovery((route) => route.fulfill({ contentType: "text/html", body: "<!doctype html>" }), /found a web page/);
});

test("a web page in the place of the module is recognised, and the page recovers", async () => {
  const { page } = await stage.openTab();
  await page.route("**/*.wasm", (route) => route.fulfill({ contentType: "text/html", body: "<!doctype html>" }));
  await page.goto(stage.host.url);
  assert.match(await readNotice(page), /module.+found a web page/);
  await page.unroute("**/*.wasm");
  await page.getByRole("button", { name: "Try again" }).click();
  await page.locator(drawnDigit).waitFor();
});

for (const part of ["**/models/index.json", "**/bundled/page-*.js"]) {
  test(`without ${part} the page says so, and recovers`, async () => {
    const { page } = await stage.openTab();
    await page.route(part, (route) => route.abort("internetdisconnected"));
    await page.goto(stage.host.url);
    assert.match(await readNotice(page), /could not start/);
    await page.unroute(part);
    await page.getByRole("button", { name: "Try again" }).click();
    await page.locator(drawnDigit).waitFor();
  });
}

test("a foreign file of the person's own is refused with its name", async () => {
  const page = await stage.fresh();
  const origin = await readPixels(page);
  await page.locator("#file").setInputFiles({ name: "holiday.safetensors", mimeType: "", buffer: Buffer.from("not a model at all") });
  assert.match(await readNotice(page), /holiday\.safetensors/);
  await page.getByRole("button", { name: "Random" }).click();
  await waitForOtherPicture(page, origin);
});

test("a link with a z of another length, a label or a model that is not there says so", async () => {
  const links = /** @type {const} */ ([
    [`#model=${conditional.name}&z=1,2,3,4`, /4 latent values/],
    ["#model=nobody", /no model “nobody”/],
    [`#model=${conditional.name}&label=700`, /label 700/],
  ]);
  for (const [hash, sentence] of links) {
    const page = await stage.fresh(hash);
    assert.match(await readNotice(page), sentence);
    assert.deepEqual(stage.tab.problems, []);
  }
});

test("a browser without SIMD gets a sentence", async () => {
  const old = await launchShell("--js-flags=--no-enable-sse4-1");
  try {
    const { page } = await openTab(old);
    await page.goto(stage.host.url);
    assert.match(await readNotice(page), /SIMD/);
  } finally {
    await old.close();
  }
});

/** Sound files of more than the page can show, with next to no weights. */
const enormous = [
  {
    spec: specification({
      height: 256, width: 256, latent: 1,
      encoder: [convolution("encoder.coarse", 1, 1, { kernel: 1, stride: 16 }), { op: "flatten" }, dense("encoder.posterior", 256, 2)],
      decoder: [
        dense("decoder.coarse", 1, 256), { op: "unflatten", channels: 1, height: 16, width: 16 },
        transposedConvolution("decoder.image", 1, 1, { kernel: 16, stride: 16, padding: 0 }),
      ],
    }),
    sentence: /up to images of 192 × 192 pixels, and the model makes images of 256 × 256/,
  },
  {
    spec: specification({
      height: 2, width: 2, latent: 1, labels: Array.from({ length: 1024 }, (_, i) => String(i)),
      encoder: [{ op: "flatten" }, dense("encoder.posterior", 4, 2)],
      decoder: [{ op: "concat_label" }, dense("decoder.image", 1025, 4), { op: "unflatten", channels: 1, height: 2, width: 2 }],
    }),
    sentence: /up to 128 labels, and the model has 1024/,
  },
  {
    spec: specification({
      height: 2, width: 2, latent: 1024,
      encoder: [{ op: "flatten" }, dense("encoder.posterior", 4, 2048)],
      decoder: [dense("decoder.image", 1024, 4), { op: "unflatten", channels: 1, height: 2, width: 2 }],
    }),
    sentence: /up to 128 latent dimensions, and the model has 1024/,
  },
];

test("a sound file of more than the page can show is refused before anything changes", async () => {
  const page = await stage.fresh(`#model=${conditional.name}`);
  const origin = await readPixels(page);
  for (const { spec, sentence } of enormous) {
    await page.locator("#file").setInputFiles({ name: "vast.safetensors", mimeType: "", buffer: Buffer.from(randomFile(spec, 1)) });
    assert.match(await readNotice(page), sentence);
    await page.getByRole("button", { name: "Close" }).click();
  }
  assert.equal(await choiceOf(page, conditional).locator("input").isChecked(), true);
  await page.getByRole("button", { name: "Random" }).click();
  await waitForOtherPicture(page, origin);
  assert.deepEqual(stage.tab.problems, []);
});

test("the chosen theme is there before the models are", async () => {
  const { page } = await stage.openTab({ colorScheme: "light" });
  await holdBack(page, "**/models/**");
  await page.addInitScript(() => localStorage.setItem("vaelet.theme", "dark"));
  await page.goto(stage.host.url);
  await page.locator(":root[data-theme=dark]").waitFor();
});

test("a browser that is too old for the page's styles gets a sentence", async () => {
  const { page } = await stage.openTab();
  await page.addInitScript(() => { CSS.supports = () => false; });
  await visit(page, stage.host.url);
  assert.match(await readNotice(page), /needs Chrome 123, Firefox 121 or Safari 17\.5/);
});

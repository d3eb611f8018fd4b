import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { launchBrowser, openTab, readInk, visit, waitForInk, waitForOtherInk } from "./browser.js";
import { root } from "./host.js";
import { useStage } from "./stage.js";
import { readKinds } from "./weights-file.js";

/** @typedef {import("./browser.js").Page} Page */
/** @typedef {import("./browser.js").Route} Route */

const { conditional, plane } = await readKinds();

const stage = useStage();

/**
 * The sentence in the panel, once there is one.
 * @param {Page} page
 */
async function readNotice(page) {
  await page.locator("#notice").waitFor();
  return (await page.locator("#notice p").textContent()) ?? "";
}

/**
 * The button of a model in the switch.
 * @param {Page} page
 * @param {{name: string}} model
 */
function choiceOf(page, { name }) {
  return page.locator(".model-choice", { has: page.locator(`[value="${name}"]`) });
}

/**
 * Switches to another model while `answer` spoils its file: the page must say why, go on with the one
 * it had, and open the other when it is tried again over a sound network.
 * @param {(route: Route) => Promise<void>} answer
 * @param {RegExp} sentence
 */
async function expectRecovery(answer, sentence) {
  const page = await stage.fresh(`#model=${conditional.name}`);
  const origin = await readInk(page);
  const address = `**/models/${plane.name}.safetensors`;
  await page.route(address, answer);
  await choiceOf(page, plane).click();
  assert.match(await readNotice(page), sentence);
  assert.equal(await choiceOf(page, conditional).locator("input").isChecked(), true);
  await page.getByRole("button", { name: "Random" }).click();
  await waitForOtherInk(page, origin);
  await page.getByRole("button", { name: "Reset" }).click();
  await waitForInk(page, "#digit", origin, 0);
  await page.unroute(address);
  await page.getByRole("button", { name: "Try again" }).click();
  await waitForOtherInk(page, origin);
  assert.equal(await page.locator("#notice").isVisible(), false);
  assert.equal(await choiceOf(page, plane).locator("input").isChecked(), true);
}

test("a truncated weights file is refused, and the page goes on with the model it had", async () => {
  const whole = await readFile(join(root, `www/models/${plane.name}.safetensors`));
  await expectRecovery((route) => route.fulfill({ body: whole.subarray(0, whole.length - 100) }), /could not be opened\. .+/);
});

test("a weights file with damaged numbers is refused", async () => {
  const damaged = await readFile(join(root, `www/models/${plane.name}.safetensors`));
  damaged.fill(0xff, damaged.length - 400);
  await expectRecovery((route) => route.fulfill({ body: damaged }), /could not be opened\. .+/);
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

test("a model that takes long is given up for the next choice", async () => {
  const page = await stage.fresh(`#model=${plane.name}`);
  const origin = await readInk(page);
  /** @type {(value?: unknown) => void} */
  let deliver = () => {};
  const late = new Promise((resolve) => (deliver = resolve));
  await page.route(`**/models/${conditional.name}.safetensors`, (route) => late.then(() => route.continue()));
  await choiceOf(page, conditional).click();
  await page.locator("#loading").waitFor();
  await choiceOf(page, plane).click();
  await page.locator("#loading").waitFor({ state: "hidden" });
  deliver();
  await page.waitForTimeout(500);
  assert.deepEqual(await readInk(page), origin);
  assert.equal(await choiceOf(page, plane).locator("input").isChecked(), true);
  assert.equal(await page.locator("#notice").isVisible(), false);
});

test("a web page in the place of the module is recognised, and the page recovers", async () => {
  const { page } = await stage.openTab();
  await page.route("**/*.wasm", (route) => route.fulfill({ contentType: "text/html", body: "<!doctype html>" }));
  await page.goto(stage.host.url);
  assert.match(await readNotice(page), /module.+found a web page/);
  await page.unroute("**/*.wasm");
  await page.getByRole("button", { name: "Try again" }).click();
  await page.locator("#digit[aria-label]").waitFor();
});

for (const part of ["**/models/index.json", "**/bundled/page-*.js"]) {
  test(`without ${part} the page says so, and recovers`, async () => {
    const { page } = await stage.openTab();
    await page.route(part, (route) => route.abort("internetdisconnected"));
    await page.goto(stage.host.url);
    assert.match(await readNotice(page), /could not start/);
    await page.unroute(part);
    await page.getByRole("button", { name: "Try again" }).click();
    await page.locator("#digit[aria-label]").waitFor();
  });
}

test("a foreign file of the person's own is refused with its name", async () => {
  const page = await stage.fresh();
  const origin = await readInk(page);
  await page.locator("#file").setInputFiles({ name: "holiday.safetensors", mimeType: "", buffer: Buffer.from("not a model at all") });
  assert.match(await readNotice(page), /holiday\.safetensors/);
  await page.getByRole("button", { name: "Random" }).click();
  await waitForOtherInk(page, origin);
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
  const old = await launchBrowser("--js-flags=--no-enable-sse4-1");
  try {
    const { page } = await openTab(old);
    await page.goto(stage.host.url);
    assert.match(await readNotice(page), /SIMD/);
  } finally {
    await old.close();
  }
});

test("a browser that starts no worker draws all the same", async () => {
  const { page } = await stage.openTab();
  await page.addInitScript(() => { Reflect.deleteProperty(globalThis, "Worker"); });
  await visit(page, `${stage.host.url}#model=${conditional.name}`);
  const origin = await readInk(page);
  await page.getByRole("button", { name: "Random" }).click();
  await waitForOtherInk(page, origin);
  assert.deepEqual(stage.tab.problems, []);
});

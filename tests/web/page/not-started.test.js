import assert from "node:assert/strict";
import { test } from "node:test";
import { pathToFileURL } from "node:url";
import { join } from "node:path";
import { visit } from "../support/browser.js";
import { root } from "../support/host.js";
import { useStage } from "../support/stage.js";

const stage = useStage();

/** @param {import("../support/browser.js").Page} page */
async function expectSentence(page) {
  const sentence = page.getByText("This page has not started.");
  // The sentence waits a few seconds: a page that starts does not show it.
  await sentence.waitFor({ state: "visible" });
  assert.match((await sentence.textContent()) ?? "", /needs JavaScript .+ from a web server\. .+ load it again/);
}

test("opened as a file, the page says what to do", async () => {
  const { page } = await stage.openTab();
  await page.goto(pathToFileURL(join(root, "build/site/index.html")).href);
  await expectSentence(page);
});

test("without its first script, the page says what to do", async () => {
  const { page } = await stage.openTab();
  await page.route("**/bundled/main-*.js", (route) => route.fulfill({ status: 404, body: "not here" }));
  await page.goto(stage.host.url);
  await expectSentence(page);
});

test("with a first script that no browser understands, the page says what to do", async () => {
  const { page } = await stage.openTab();
  await page.route("**/bundled/main-*.js", (route) => route.fulfill({ contentType: "text/javascript", body: "import {" }));
  await page.goto(stage.host.url);
  await expectSentence(page);
});

test("without JavaScript, the page says at once that it needs it", async () => {
  const { page } = await stage.openTab({ javaScriptEnabled: false });
  await page.goto(stage.host.url);
  await expectSentence(page);
  assert.equal(await page.locator("#explorer").isVisible(), false);
});

test("a page that starts takes the sentence away, although its model takes long", async () => {
  const { page } = await stage.openTab();
  await visit(page, stage.host.url);
  assert.equal(await page.getByText("This page has not started.").count(), 0);
});

test("what nothing else catches is told, with its own sentence", async () => {
  const page = await stage.fresh();
  await page.evaluate(() => { setTimeout(() => { throw new Error("The drawing broke."); }); });
  await page.getByText("Something in this page failed: The drawing broke.").waitFor();
  await page.getByRole("button", { name: "Close" }).click();
  await page.evaluate(() => { Promise.reject(new Error("The worker broke.")); });
  await page.getByText("Something in this page failed: The worker broke.").waitFor();
});

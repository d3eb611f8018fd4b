import assert from "node:assert/strict";
import { test } from "node:test";
import { choiceOf, chooseModel, drawnDigit, holdBack, readNotice, readPixels, waitForOtherPicture } from "../../support/browser.js";
import { waitForRest } from "../../support/rest.js";
import { readKinds } from "../../support/shipped-models.js";
import { useStage } from "../../support/stage.js";
import { waitUntil } from "../../support/wait.js";

const { conditional, plane } = await readKinds();

const stage = useStage();

test("a model that takes long is given up for the next choice", async () => {
  const page = await stage.fresh(`#model=${plane.name}`);
  const origin = await readPixels(page);
  const deliver = await holdBack(page, `**/models/${conditional.name}.safetensors`);
  await chooseModel(page, conditional.name);
  await page.locator("#loading").waitFor();
  await waitUntil("the worker asks for the weights", () => stage.tab.requests.some((url) => url.includes(`${conditional.name}.safetensors`)));
  const givenUp = page.waitForEvent("requestfailed", (request) => request.url().includes(`${conditional.name}.safetensors`));
  await chooseModel(page, plane.name);
  await page.locator("#loading").waitFor({ state: "hidden" });
  // Its weights can come no more, however long one waited.
  await givenUp;
  deliver();
  await waitForRest(page);
  assert.deepEqual(await readPixels(page), origin);
  assert.equal(await choiceOf(page, plane).locator("input").isChecked(), true);
  assert.equal(await page.locator("#notice").isVisible(), false);
});

test("a link to the model that is shown gives up a load that is under way", async () => {
  const page = await stage.fresh(`#model=${conditional.name}`);
  const origin = await readPixels(page);
  const deliver = await holdBack(page, `**/models/${plane.name}.safetensors`);
  await chooseModel(page, plane.name);
  await page.locator("#loading").waitFor();
  await waitUntil("the worker asks for the weights", () => stage.tab.requests.some((url) => url.includes(plane.name)));
  const givenUp = page.waitForEvent("requestfailed", (request) => request.url().includes(`${plane.name}.safetensors`));
  await page.evaluate((hash) => { location.hash = hash; }, `#model=${conditional.name}&seed=5`);
  await givenUp;
  deliver();
  await page.locator("#loading").waitFor({ state: "hidden" });
  await waitForOtherPicture(page, origin);
  assert.equal(await choiceOf(page, conditional).locator("input").isChecked(), true);
  assert.equal(await page.locator("#notice").isVisible(), false);
  assert.deepEqual(stage.tab.problems, []);
});

test("a load is cancelled, and the page goes on with the model it had", async () => {
  const page = await stage.fresh(`#model=${conditional.name}`);
  const origin = await readPixels(page);
  await holdBack(page, `**/models/${plane.name}.safetensors`);
  await chooseModel(page, plane.name);
  await page.getByRole("button", { name: "Cancel" }).click();
  await page.locator("#loading").waitFor({ state: "hidden" });
  assert.equal(await choiceOf(page, conditional).locator("input").isChecked(), true);
  assert.equal(await page.locator("#notice").isVisible(), false);
  await page.getByRole("button", { name: "Random" }).click();
  await waitForOtherPicture(page, origin);
  assert.deepEqual(stage.tab.problems, []);
});

test("the very first load is cancelled, and tried again", async () => {
  const { page } = await stage.openTab();
  const release = await holdBack(page, "**/*.safetensors");
  await page.goto(stage.host.url);
  await page.getByRole("button", { name: "Cancel" }).click();
  assert.match(await readNotice(page), /was cancelled/);
  release();
  await page.getByRole("button", { name: "Try again" }).click();
  await page.locator(drawnDigit).waitFor();
});

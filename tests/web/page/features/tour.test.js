import assert from "node:assert/strict";
import { test } from "node:test";
import { steps } from "../../../../www/page/js/features/tour/steps.js";
import { parseState } from "../../../../www/page/js/state/state.js";
import { readPixels, waitForOtherPicture } from "../../support/browser.js";
import { waitForRest } from "../../support/rest.js";
import { useStage } from "../../support/stage.js";
import { readModels } from "../../support/shipped-models.js";
import { waitUntil } from "../../support/wait.js";

const stage = useStage();

test("each step is a state that the page can read, of a model that it ships", async () => {
  const models = (await readModels()).map(({ name }) => name);
  assert(steps.length >= 10 && steps.length <= 14);
  for (const { link, title, text } of steps) {
    const { state, failure } = parseState(link);
    assert.equal(failure, "", title);
    assert(models.includes(state.model), `${title}: ${state.model}`);
    assert(text.split(/[.?!:] /).length <= 4, `${title} is short`);
  }
});

test("the tour goes from step to step, brings the state of each, and shows where to look", async () => {
  const page = await stage.fresh("#label=9&z=");
  await page.getByRole("button", { name: "Tour" }).click();
  const panel = page.locator(".tour");
  for (const [i, { title, look, link }] of steps.entries()) {
    await panel.getByRole("heading", { name: title, exact: true }).waitFor();
    await waitUntil(`what is told in “${title}” is highlighted`, async () =>
      (await page.locator(".toured").count()) === 1 && (await page.locator(`${look}.toured`).first().isVisible()));
    assert.equal(await panel.locator(".hint").textContent(), `${i + 1} of ${steps.length}`);
    const { state: { model } } = parseState(link);
    await waitUntil("the model of the step is shown", async () => new URLSearchParams(page.url().split("#")[1]).get("model") === model);
    await panel.locator(".strong").press("Enter");
  }
  await panel.waitFor({ state: "hidden" });
  assert.equal(await page.locator(".toured").count(), 0);
  assert.doesNotMatch(page.url(), /tour=\d+.*tour=/);
  assert.deepEqual(stage.tab.problems, []);
});

test("a link leads into the middle of the tour, the browser goes back in it, and Escape ends it", async () => {
  const page = await stage.fresh(`#${steps[9].link}&tour=10`);
  const panel = page.locator(".tour");
  await panel.getByText(steps[9].text).waitFor();
  await waitUntil("z is drawn", () => page.url().includes("z="));
  await waitForRest(page);
  const digit = await readPixels(page);
  await panel.getByRole("button", { name: "Next" }).click();
  await panel.getByText(steps[10].text).waitFor();
  await waitForOtherPicture(page, digit);
  await waitUntil("the address names the step", async () => page.url().includes("tour=11"));
  await page.goBack();
  await panel.getByText(steps[9].text).waitFor();
  await panel.getByRole("button", { name: "Next" }).press("Escape");
  await panel.waitFor({ state: "hidden" });
  assert.equal(await page.evaluate(() => document.activeElement?.id), "tour-start");
});

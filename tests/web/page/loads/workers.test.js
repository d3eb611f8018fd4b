import assert from "node:assert/strict";
import { test } from "node:test";
import { choiceOf, chooseModel, holdBack, readNotice, readPixels, visit, waitForOtherPicture } from "../../support/browser.js";
import { waitForRest } from "../../support/rest.js";
import { readKinds } from "../../support/shipped-models.js";
import { useStage } from "../../support/stage.js";
import { waitUntil } from "../../support/wait.js";

const { conditional, plane } = await readKinds();

const stage = useStage();

test("a browser that starts no worker draws all the same", async () => {
  const { page } = await stage.openTab();
  await page.addInitScript(() => { Reflect.deleteProperty(globalThis, "Worker"); });
  await visit(page, `${stage.host.url}#model=${conditional.name}`);
  const origin = await readPixels(page);
  await page.getByRole("button", { name: "Random" }).click();
  await waitForOtherPicture(page, origin);
  assert.deepEqual(stage.tab.problems, []);
});

/**
 * Lets an event end the workers that the page has, and another one break them.
 * @param {import("playwright-core").Page} page
 */
function letWorkersFail(page) {
  return page.addInitScript(() => {
    const Given = Worker;
    globalThis.Worker = class extends Given {
      /** @param {ConstructorParameters<typeof Worker>} parameters */
      constructor(...parameters) {
        super(...parameters);
        addEventListener("end the worker", () => super.terminate(), { once: true });
        addEventListener("break the worker", () => this.dispatchEvent(new ErrorEvent("error", { message: "broken" })));
      }
    };
  });
}

test("a worker that the system ended is replaced when the next model is loaded", async () => {
  const { page } = await stage.openTab();
  await letWorkersFail(page);
  await visit(page, `${stage.host.url}#model=${conditional.name}`);
  for (const next of [plane, conditional]) {
    await page.evaluate(() => dispatchEvent(new Event("end the worker")));
    await chooseModel(page, next.name);
    await waitUntil("the next model is shown", () => page.url().includes(`model=${next.name}`));
    await waitForRest(page);
    const before = await readPixels(page);
    await page.getByRole("button", { name: "Random" }).click();
    await waitForOtherPicture(page, before);
  }
  // Pictures that were on their way.
  assert.deepEqual(stage.tab.problems.filter((problem) => !problem.includes("was terminated")), []);
});

test("a worker that fails at a load keeps the model that lives in it", async () => {
  const { page } = await stage.openTab();
  await letWorkersFail(page);
  await visit(page, `${stage.host.url}#model=${conditional.name}`);
  const origin = await readPixels(page);
  await holdBack(page, `**/models/${plane.name}.safetensors`);
  await chooseModel(page, plane.name);
  await page.locator("#loading").waitFor();
  await waitUntil("the worker asks for the weights", async () => stage.tab.requests.some((url) => url.includes(plane.name)));
  await page.evaluate(() => dispatchEvent(new Event("break the worker")));
  assert.match(await readNotice(page), /worker failed: broken/);
  await page.getByRole("button", { name: "Random" }).click();
  await waitForOtherPicture(page, origin);
});

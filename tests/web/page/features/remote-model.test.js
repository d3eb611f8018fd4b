import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { chooseModel, drawnDigit, openTab, readPixels, visit, waitForPicture } from "../../support/browser.js";
import { root } from "../../support/host.js";
import { useStage } from "../../support/stage.js";
import { readKinds } from "../../support/shipped-models.js";
import { waitToSee, waitUntil } from "../../support/wait.js";

const { plane } = await readKinds();
const address = "https://models.example/some/plane.safetensors";

const stage = useStage();

/**
 * The page as its link asks for a model of another host, which answers as `headers` say.
 * @param {string} link
 * @param {Record<string, string>} headers
 */
async function visitWith(link, headers) {
  const tab = await openTab(stage.browser);
  const body = await readFile(join(root, `www/models/${plane.name}.safetensors`));
  await tab.page.route(`${new URL(address).origin}/**`, (route) => route.fulfill({ body, headers }));
  await visit(tab.page, stage.host.url + link);
  return tab;
}

const open = { "access-control-allow-origin": "*" };

test("a model of another host is fetched only when the person says so, and shown in the state of the link", async () => {
  const golden = plane.golden[0];
  const { page, foreign, problems, close } = await visitWith(`?model=${encodeURIComponent(address)}#z=${Array.from(golden.z)}`, open);
  await page.getByText(`This link opens a model of another host, models.example: ${address}.`).waitFor();
  assert.deepEqual(foreign, []);
  await page.getByRole("button", { name: "Open it" }).click();
  await page.getByText("A file of another host: plane.safetensors, from models.example.").waitFor();
  await waitForPicture(page, "#digit", golden.image.map((pixel) => 255 * pixel), 1);
  assert.deepEqual([...new Set(foreign)], [address]);
  await waitUntil("the address follows", async () => page.url().includes("?model=") && page.url().includes("model=url%3Ahttps"));
  assert.deepEqual(problems, []);
  await close();
});

test("who says no keeps what there is, and nothing is asked for", async () => {
  const { page, foreign, close } = await visitWith(`?model=${encodeURIComponent(address)}`, open);
  await page.getByText("This link opens a model of another host").waitFor();
  const digit = await readPixels(page);
  await page.getByRole("button", { name: "Close" }).click();
  assert.deepEqual(await readPixels(page), digit);
  assert.deepEqual(foreign, []);
  await close();
});

test("what the person opened instead is what the address brings back", async () => {
  const { page, foreign, close } = await visitWith(`?model=${encodeURIComponent(address)}`, open);
  await page.getByRole("button", { name: "Close" }).click();
  await chooseModel(page, plane.name);
  await waitUntil("the address follows", () => page.url().includes("?model=") && page.url().includes(`#model=${plane.name}`));
  await page.reload();
  await waitToSee(page.locator(drawnDigit));
  assert.equal(await page.locator(`#models [value="${plane.name}"]`).isChecked(), true);
  assert.equal(await page.locator("#notice").isVisible(), false);
  assert.deepEqual(foreign, []);
  await close();
});

test("a host that allows nobody, and an address that is none, are told", async () => {
  const { page, close } = await visitWith(`?model=${encodeURIComponent(address)}`, { "access-control-allow-origin": "https://else.example" });
  await page.getByRole("button", { name: "Open it" }).click();
  await page.locator("#notice p").filter({ hasText: "“plane.safetensors” could not be opened." }).waitFor();
  await close();
  for (const wrong of ["http://models.example/a.safetensors", "nonsense", "javascript:alert(1)"]) {
    const tab = await visitWith(`?model=${encodeURIComponent(wrong)}`, open);
    await tab.page.getByText("expected an address that begins with https://").waitFor();
    assert.deepEqual(tab.foreign, []);
    await tab.close();
  }
});

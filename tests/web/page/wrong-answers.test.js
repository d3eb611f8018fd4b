import assert from "node:assert/strict";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { drawnDigit, readPixels, visit, waitForOtherPicture } from "../support/browser.js";
import { root } from "../support/host.js";
import { isKept, serveCopy, visitUntilKept } from "../support/kept-page.js";
import { readModels } from "../support/shipped-models.js";
import { useStage } from "../support/stage.js";
import { waitUntil } from "../support/wait.js";

// A host that answers with status 200 and something else than the file, once: a login page, a file that was cut.

const [first, second] = await readModels();
const site = join(root, "build/site");
const stage = useStage();

const loginPage = "<!doctype html><title>Please log in</title>";

/**
 * Serves the page, and answers wrongly the n-th time that a file is asked for.
 * @param {import("node:test").TestContext} t
 * @param {string} file  in build/site
 * @param {{time: number, body: string | Buffer}} wrong
 */
async function serveWrongly(t, file, { time, body }) {
  let times = 0;
  const host = await serveCopy(t, {
    answer(pathname, response) {
      if (pathname !== `/${file}` || (times += 1) !== time) return false;
      // As hosts send files whose names change with their content.
      response.writeHead(200, { "cache-control": "max-age=31536000", "content-type": file.endsWith(".js") ? "text/javascript" : "text/html" });
      response.end(body);
      return true;
    },
  });
  return { ...host, times: () => times };
}

/** @param {string} start  of a name in bundled/ */
async function bundled(start) {
  const name = (await readdir(join(site, "bundled"))).find((other) => other.startsWith(start) && other.endsWith(".js"));
  return `bundled/${name ?? assert.fail(`build/site/bundled has no ${start}`)}`;
}

/** What the page needs to start, in a browser with relaxed SIMD: the second time, it is the service worker that asks. */
const startFiles = ["", "models/index.json", "vaelet/js/vaelet-relaxed.wasm", "favicon.svg", await bundled("page-"), await bundled("worker-")];

for (const file of startFiles) {
  test(`a wrong answer for ${file || "the page itself"} is not kept, and the page is alive at the next visit, without a network too`, async (t) => {
    const time = file === "favicon.svg" ? 1 : 2;
    const host = await serveWrongly(t, file, { time, body: loginPage });
    const { page } = await stage.openTab({ serviceWorkers: "allow" });
    await visit(page, host.url);
    // Before that, the browser's own cache gives the wrong answer to the page, which says so (the next test).
    await waitUntil("the file is asked for again", () => host.times() > time);
    await visitUntilKept(page, host.url, `${first.name}.safetensors`);
    await host.stop();
    await page.reload();
    await page.locator(drawnDigit).waitFor();
    const ink = await readPixels(page);
    await page.getByRole("button", { name: "Random" }).click();
    await waitForOtherPicture(page, ink);
  });
}

test("a script that comes wrongly, and is to be kept for a year, is fetched anew when it is tried again", async (t) => {
  const host = await serveWrongly(t, await bundled("page-"), { time: 1, body: loginPage });
  const { page } = await stage.openTab({ serviceWorkers: "allow" });
  await page.goto(host.url);
  await page.getByRole("button", { name: "Try again" }).click();
  await page.locator(drawnDigit).waitFor();
});

for (const kind of ["a login page", "a cut file"]) {
  test(`${kind} in the place of a model is not kept, and the model is fetched anew when it is tried again`, async (t) => {
    const file = `models/${second.name}.safetensors`;
    const whole = await readFile(join(site, file));
    const host = await serveWrongly(t, file, { time: 1, body: kind === "a cut file" ? whole.subarray(0, whole.length >> 1) : loginPage });
    const { page } = await stage.openTab({ serviceWorkers: "allow" });
    await visitUntilKept(page, host.url, `${first.name}.safetensors`);
    const before = await readPixels(page);
    await page.evaluate((name) => { location.hash = `#model=${name}`; }, second.name);
    await page.locator("#notice").waitFor();
    assert.equal(await isKept(page, file), false);
    await page.getByRole("button", { name: "Try again" }).click();
    await waitForOtherPicture(page, before);
    await waitUntil("the model is kept", () => isKept(page, file));
    await waitUntil("the address names it", () => page.url().includes(second.name));
    await host.stop();
    await page.reload();
    await page.locator(drawnDigit).waitFor();
    assert.equal(await page.locator(`.model-choice [value="${second.name}"]`).isChecked(), true);
  });
}

test("a name that every object has is no file of the page", async (t) => {
  const host = await serveCopy(t);
  const { page } = await stage.openTab({ serviceWorkers: "allow" });
  await visitUntilKept(page, host.url, `${first.name}.safetensors`);
  await page.reload();
  for (const name of ["constructor", "toString", "__proto__"]) {
    assert.equal(await page.evaluate(async (name) => (await fetch(name)).status, name), 404);
    assert.equal(await isKept(page, name), false);
  }
});

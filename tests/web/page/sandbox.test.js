import assert from "node:assert/strict";
import { test } from "node:test";
import { startStaticHost } from "../support/host.js";
import { useStage } from "../support/stage.js";

const stage = useStage();

const frame = '<!doctype html><title>Frame</title><iframe sandbox="allow-scripts" src="index.html#label=3" width="1000" height="800"></iframe>';

test("in a sandboxed frame, which may keep nothing and start no worker, the page draws", async (t) => {
  const host = await startStaticHost("/", undefined, (pathname, response) => {
    // A sandboxed frame has an origin of its own, which the host has to allow.
    response.setHeader("access-control-allow-origin", "*");
    if (pathname !== "/frame.html") return false;
    response.writeHead(200, { "content-type": "text/html" }).end(frame);
    return true;
  });
  t.after(host.stop);
  const { page, problems } = await stage.openTab({ serviceWorkers: "allow" });
  await page.goto(`${host.url}frame.html`);
  const inside = page.frameLocator("iframe");
  await inside.locator("#explorer:not([inert]) #digit[aria-label='a generated 3']").waitFor();
  const pixels = () => inside.locator("#digit").evaluate((canvas) => /** @type {HTMLCanvasElement} */ (canvas).toDataURL());
  const before = await pixels();
  await inside.locator("#labels input").nth(7).check({ force: true });
  await inside.locator("#digit[aria-label='a generated 7']").waitFor();
  assert.notEqual(await pixels(), before);
  await inside.getByRole("button", { name: "Dark" }).click();
  await inside.getByRole("button", { name: "Light" }).waitFor();
  assert.deepEqual(problems.filter((problem) => problem.startsWith("uncaught")), []);
  assert.equal(await inside.locator("#notice").isVisible(), false);
});

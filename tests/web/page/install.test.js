import assert from "node:assert/strict";
import { test } from "node:test";
import { useStage } from "../support/stage.js";

const stage = useStage();

test("the page can be installed, and its icons have the sizes that the manifest gives", async () => {
  const page = await stage.fresh();
  const session = await page.context().newCDPSession(page);
  const { installabilityErrors } = await session.send("Page.getInstallabilityErrors");
  assert.deepEqual(installabilityErrors.map(({ errorId }) => errorId).filter((id) => id !== "in-incognito"), []);

  const manifest = await (await fetch(`${stage.host.url}app.webmanifest`)).json();
  const pictures = manifest.icons.filter((/** @type {{type: string}} */ { type }) => type === "image/png");
  assert.deepEqual(pictures.map((/** @type {{purpose: string, sizes: string}} */ { purpose, sizes }) => `${purpose} ${sizes}`),
    ["any 192x192", "any 512x512", "maskable 512x512"]);
  for (const { src, sizes } of [...pictures, { src: "apple-touch-icon.png", sizes: "180x180" }]) {
    const found = await page.evaluate(async (src) => {
      const { width, height } = await createImageBitmap(await (await fetch(src)).blob());
      return `${width}x${height}`;
    }, src);
    assert.equal(found, sizes, src);
  }
});

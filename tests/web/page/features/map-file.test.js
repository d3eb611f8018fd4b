import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { readMap } from "../../../../www/page/js/features/latent-map/map-file.js";
import { visit } from "../../support/browser.js";
import { root } from "../../support/host.js";
import { readModels } from "../../support/shipped-models.js";
import { useStage } from "../../support/stage.js";

const stage = useStage();

const model = { labels: ["cat", "dog"], latentSize: 2 };
const map = { format: "vaelet-map/1", x: [0, 1], y: [0.5, 0.25], label: [0, 1], z: [[1, 2], [3, 4]] };

test("a map that does not fit the model is refused with a sentence of the page's own", () => {
  for (const [change, sentence] of /** @type {const} */ ([
    [{ format: "vaelet-map/2" }, /expected a map of the format vaelet-map\/1, found "vaelet-map\/2"/],
    [{ format: undefined }, /found nothing/],
    [{ x: undefined }, /found 0/],
    [{ x: [] }, /found 0/],
    [{ x: "ab" }, /found 0/],
    [{ y: [0.5] }, /"y" to have 2 elements/],
    [{ label: {} }, /"label" to have 2 elements/],
    [{ x: [0, 1.5] }, /"x" to hold numbers from 0 to 1, found 1.5 at place 1/],
    [{ y: [null, 0] }, /found null at place 0/],
    [{ y: ["0", 0] }, /found "0" at place 0/],
    [{ label: [0, 2] }, /"label" to hold whole numbers from 0 to 1, found 2/],
    [{ label: [0, 0.5] }, /found 0.5/],
    [{ label: [0, -1] }, /found -1/],
    [{ z: [[1, 2], [3]] }, /"z" to hold rows of 2 numbers, found a list at place 1/],
    [{ z: [[1, 2], [3, null]] }, /rows of 2 numbers/],
    [{ z: [[1, 2], "34"] }, /found "34"/],
    [{ z: [[1, 1e30], [3, 4]] }, /rows of 2 numbers/],
  ])) assert.throws(() => readMap(JSON.stringify({ ...map, ...change }), model), sentence, JSON.stringify(change));
  for (const text of ["", "{", "<!doctype html>"]) assert.throws(() => readMap(text, model), /it is not JSON/);
  for (const text of ["null", "[]", "5", '"map"']) assert.throws(() => readMap(text, model), /expected a map of the format/);
});

test("the shipped maps fit their models", async () => {
  const models = await readModels();
  const index = JSON.parse(await readFile(join(root, "www/models/index.json"), "utf8"));
  for (const entry of index.filter((/** @type {any} */ entry) => entry.map !== undefined)) {
    const shipped = models.find(({ name }) => `${name}.safetensors` === entry.file) ?? assert.fail(entry.file);
    readMap(await readFile(join(root, "www/models", entry.map), "utf8"), { labels: shipped.labels, latentSize: shipped.latent });
  }
});

for (const [what, answer, sentence] of /** @type {const} */ ([
  ["is malformed", { body: "{" }, /could not be shown: it is not JSON/],
  ["is missing", { status: 404, body: "" }, /could not be shown: the server answers 404/],
])) {
  test(`where the map ${what}, the page says so in its place`, async () => {
    const { page } = await stage.openTab();
    await page.route("**/*.map.json", (route) => route.fulfill(answer));
    await visit(page, `${stage.host.url}#place=plane`);
    await page.locator("#latent-map").scrollIntoViewIfNeeded();
    const status = page.locator("#latent-map [role=status]");
    await status.filter({ hasText: sentence }).waitFor();
    assert.equal(await page.locator("#latent-map svg").isVisible(), false);
    assert.deepEqual(stage.tab.problems.filter((problem) => problem.startsWith("uncaught")), []);
  });
}

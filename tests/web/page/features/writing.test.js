import assert from "node:assert/strict";
import { test } from "node:test";
import { describeMissing, spell } from "../../../../www/page/js/features/labels/spelling.js";
import { readPixels } from "../../support/browser.js";
import { readKinds } from "../../support/shipped-models.js";
import { waitForRest } from "../../support/rest.js";
import { useStage } from "../../support/stage.js";
import { waitUntil } from "../../support/wait.js";

const { conditional } = await readKinds();
const stage = useStage();
const digits = Array.from("0123456789");

test("the digits of every script are read as Unicode's own formatting writes them", (context) => {
  let scripts = 0;
  for (const system of Intl.supportedValuesOf("numberingSystem")) {
    const written = digits.map((_, i) => new Intl.NumberFormat(`en-u-nu-${system}`).format(i));
    // Roman and Chinese numerals, and the like, are no decimal digits.
    if (!written.every((text) => /^\p{Nd}$/u.test(text))) continue;
    scripts += 1;
    assert.deepEqual(spell(written.join(""), digits), { word: digits, missing: [] }, system);
  }
  context.diagnostic(`${scripts} scripts`);
  assert(scripts > 50);
});

test("compatible characters count as the plain ones, and a label's own character as itself", () => {
  assert.deepEqual(spell("x²１①", ["x", "1", "2"]), { word: ["x", "2", "1", "1"], missing: [] });
  assert.deepEqual(spell("２2", ["２", "2"]).word, ["２", "2"]);
  assert.deepEqual(spell("ﬁÅ", ["f", "i", "Å"]).word, ["f", "i", "Å"]);
  assert.deepEqual(spell("😀😀", ["😀"]).word, ["😀", "😀"]);
});

test("what has no class is named once, and nothing stands in its place", () => {
  assert.deepEqual(spell("12-3-٣", digits), { word: ["1", "2", "3", "3"], missing: ["-"] });
  assert.equal(describeMissing(spell("1 2-½", digits).missing), "This model has no class for the space, “-” and “½”, left out here.");
  assert.equal(describeMissing([]), "");
});

test("the page says which characters it leaves out", async () => {
  const page = await stage.fresh(`#place=word&model=${conditional.name}`);
  await page.locator("#word").fill("12-3");
  await page.getByText("This model has no class for “-”, left out here.").waitFor();
  await waitUntil("three are written", async () => (await readPixels(page, "#writing canvas")).length === 3 * 28 * 28);
  await waitForRest(page);
  const plain = await readPixels(page, "#writing canvas");
  await page.locator("#word").fill("१२３");
  await waitUntil("the sentence goes", async () => (await page.locator("#writing [role=status]").textContent()) === "");
  await waitForRest(page);
  assert.deepEqual(await readPixels(page, "#writing canvas"), plain);
});

test("a model of letters asks for a word, with the keyboard of letters, and draws it", async () => {
  const page = await stage.fresh("#model=letters&place=word");
  const input = page.getByRole("textbox", { name: "Write a word in this style" });
  assert.equal(await input.getAttribute("inputmode"), "text");
  await input.fill("Vae");
  const word = page.getByRole("img", { name: "Vae, generated" });
  await word.waitFor();
  await waitUntil("three letters are drawn", () => word.evaluate((canvas) => {
    const { width, height } = /** @type {HTMLCanvasElement} */ (canvas);
    const { data } = /** @type {CanvasRenderingContext2D} */ (/** @type {HTMLCanvasElement} */ (canvas).getContext("2d")).getImageData(0, 0, width, height);
    const inked = [0, 1, 2].filter((column) => Array.from({ length: height }, (_, y) => y).some((y) =>
      data.slice(4 * (y * width + column * width / 3), 4 * (y * width + (column + 1) * width / 3)).some((value, i) => i % 4 === 3 && value > 128)));
    return inked.length === 3;
  }));
  await page.getByRole("button", { name: "Save word" }).waitFor();
});

test("a model of digits asks for a number, with the keyboard of digits", async () => {
  const page = await stage.fresh("#place=word");
  const input = page.getByRole("textbox", { name: "Write a number in this style" });
  assert.equal(await input.getAttribute("inputmode"), "numeric");
  await input.fill("17");
  await page.getByRole("img", { name: "17, generated" }).waitFor();
  await page.getByRole("button", { name: "Save number" }).waitFor();
});

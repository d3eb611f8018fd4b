import assert from "node:assert/strict";
import { test } from "node:test";
import { readKinds } from "../../support/shipped-models.js";
import { useStage } from "../../support/stage.js";
import { waitUntil } from "../../support/wait.js";

const { conditional, plane } = await readKinds();

const stage = useStage();

/**
 * A z of this length, in no direction of its own.
 * @param {number} length
 * @param {number} dimensions
 */
function zOf(length, dimensions) {
  return Array.from({ length: dimensions }, (_, i) => (i % 2 === 0 ? 1 : -1) * length / Math.sqrt(dimensions));
}

test("the length of z is compared with draws from the prior", async () => {
  const { latent } = conditional;
  assert.equal(latent, 16, "the lengths below are those of 16 dimensions");
  // Percentage points of the chi-square distribution with 16 degrees of freedom, from printed tables.
  for (const [squaredLength, share, conclusion] of /** @type {const} */ ([
    [0, "0.0", /nearer to the average/], [6.908, "2.5", /nearer to the average/], [15.338, "50.0", /as typical as a draw/],
    [28.845, "97.5", /farther out/], [10_000, "100.0", /farther out/],
  ])) {
    const page = await stage.fresh(`#model=${conditional.name}&z=${zOf(Math.sqrt(squaredLength), latent)}`);
    const text = (await page.locator("#typicality p").textContent()) ?? "";
    assert(text.includes(`length of z is ${Math.sqrt(squaredLength).toFixed(2)}.`), text);
    assert(text.includes(`in 16 dimensions, ${share} % lie nearer`), text);
    assert.match(text, conclusion);
  }
});

test("in two dimensions the share is that of a circle, and follows the sliders", async () => {
  const page = await stage.fresh(`#model=${plane.name}&z=1.2,0.5`);
  // The squared length of a normal draw in two dimensions is exponential, with mean 2.
  const share = (/** @type {number} */ squaredLength) => (100 * (1 - Math.exp(-squaredLength / 2))).toFixed(1);
  const text = page.locator("#typicality p");
  assert((await text.textContent())?.includes(`${share(1.2 ** 2 + 0.5 ** 2)} %`), (await text.textContent()) ?? "");
  await page.locator("#latent-0").press("Delete");
  await waitUntil("the share is that of the new z", async () => (await text.textContent())?.includes(`${share(0.25)} %`) ?? false);
});

import assert from "node:assert/strict";
import { largestLatent } from "../../../www/page/js/state/numbers.js";
import { formatState, parseState } from "../../../www/page/js/state/state.js";
import { createViewState, mismatch } from "../../../www/page/js/state/view-state.js";

/** @typedef {import("../../../www/page/js/state/state.js").State} State */

/** Models of several sizes, as far as a state is compared with them. */
const models = [[1, 0], [2, 10], [16, 10], [128, 128]].map(([latentSize, classes]) =>
  /** @type {import("../../../www/page/js/state/view-state.js").Model} */ (/** @type {unknown} */ ({
    latentSize,
    conditional: classes > 0,
    labels: Array.from({ length: classes }, (_, i) => String(i)),
  })));

/**
 * Reads a link, writes it, and reads that again; throws when the state could break the page, or does not come back.
 * @param {string} link
 */
export function checkLink(link) {
  const { state, failure } = parseState(link);
  assert.equal(typeof failure, "string");
  checkNumbers(state);
  const written = formatState(state);
  assert.equal(new URL(written, "https://example.org/").hash, written === "" ? "" : written);
  const again = parseState(written);
  assert.equal(again.failure, "");
  assert.equal(formatState(again.state), written);
  // Places on the path and in the plane are doubles, of which a link keeps 32 bits.
  assert.equal(JSON.stringify({ ...again.state, at: null, view: null }), JSON.stringify({ ...state, at: null, view: null }));
  for (const model of models) checkFit(model, state);
}

/** @param {State} state */
function checkNumbers({ z, a, b, view, at, seed, plane, label, write }) {
  const latents = [...z, ...(a?.z ?? []), ...(b?.z ?? [])];
  assert(latents.every((value) => Math.abs(value) <= largestLatent && Object.is(value, Math.fround(value))), `z ${latents}`);
  for (const weights of [label, a?.label ?? [], b?.label ?? []]) checkLabel(weights);
  const others = [...Object.values(view ?? {}), at ?? 0, seed ?? 0, ...(plane ?? [])];
  assert(others.every((value) => Number.isFinite(value) && value >= 0), `numbers ${others}`);
  assert(Array.from(write).length <= 16 && write.isWellFormed(), write);
}

/** @param {number[]} weights */
function checkLabel(weights) {
  const sum = weights.reduce((total, weight) => total + weight, 0);
  assert(weights.length <= 1024 && weights.every((weight) => weight >= 0), `label ${weights}`);
  assert(weights.length === 0 || Math.abs(sum - 1) <= 1e-3, `label weights that sum to ${sum}`);
}

/**
 * @param {import("../../../www/page/js/state/view-state.js").Model} model
 * @param {State} state
 */
function checkFit(model, state) {
  if (mismatch(model, state) !== "") return;
  const { z, label } = createViewState(model, state);
  assert(z.length === model.latentSize && z.every(Number.isFinite));
  assert.equal(label?.length, model.conditional ? model.labels.length : undefined);
  if (label !== undefined) assert(Math.abs(label.reduce((sum, weight) => sum + weight, 0) - 1) <= 1e-3, `label ${label}`);
}

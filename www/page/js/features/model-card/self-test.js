import { createBackgroundWork } from "../../drawing/background.js";
import { find } from "../../drawing/dom.js";
import { formatCount } from "../../state/numbers.js";

/** Pictures in a batch, and how often it is drawn: the fastest counts, for the first ones warm up. */
const batch = 16;
const rounds = 5;

/** A pixel that differs by more from what the trainer decoded is not a matter of rounding, but of a wrong computation. */
const largestRounding = 1e-3;

/** @typedef {import("../../model/model-loader.js").LoadedModel} LoadedModel */

/**
 * The quiet line that says what runs here, how fast, and whether it computes what it should.
 * @type {import("../../section.js").CreateSection}
 */
export function createSelfTest({ page, notice }) {
  const line = find(page, "#self-test", HTMLElement);
  /** @type {LoadedModel} */
  let shown;

  // After the first picture, which must not wait for this.
  const measuring = createBackgroundWork(async (current) => {
    const { model, source } = shown;
    const speed = `one picture in ${Number((await decodeMilliseconds(model)).toPrecision(2))} ms`;
    const isWhole = await model.whole.then(() => true, () => false); // where not, the notice says so
    if (!isWhole || !current()) return false;
    const difference = await model.selfTest();
    if (!current()) return false;
    // Not a number is no success either.
    const met = difference <= largestRounding;
    write([...facts(shown), sizeOf(shown), speed, `golden samples ${met ? "reproduced to" : "missed by"} ${Number.isFinite(difference) ? difference.toExponential(1) : "far"}`]);
    if (!met) notice.show(warning(source, difference));
    return false;
  });

  /** @param {string[]} parts */
  function write(parts) {
    line.textContent = parts.join(" · ");
  }

  return {
    show(loaded) {
      shown = loaded;
      write(facts(loaded));
      measuring.start();
    },
    release: measuring.stop,
  };
}

/** @param {LoadedModel} loaded */
function facts({ model, description }) {
  const { encoder, decoder } = description.parameters;
  return [model.name, `${formatCount(encoder + decoder)} parameters`];
}

/**
 * The size of a file that has come whole.
 * @param {LoadedModel} loaded
 */
function sizeOf({ bytes }) {
  return `${formatCount(Math.round(bytes / 1000))} kB`;
}

/**
 * @param {import("../../model/sources.js").Source} source
 * @param {number} difference
 */
function warning({ title }, difference) {
  return `Do not rely on these pictures: “${title}” does not compute its golden samples as its trainer did: they `
    + (Number.isFinite(difference) ? `differ by up to ${difference.toFixed(3)}, in a pixel, where 1 is black on white, or in what the encoder gives.` : "hold what is not a number.");
}

/**
 * Milliseconds of one decode, in a batch.
 * @param {import("../../model/worker-loader.js").Model} model
 */
async function decodeMilliseconds(model) {
  const { latentSize, conditional, labels } = model;
  const input = { z: new Float32Array(batch * latentSize), label: conditional ? labels[0] : undefined };
  let fastest = Infinity;
  for (let i = 0; i < rounds; i++) {
    const start = performance.now();
    await model.decode(input);
    fastest = Math.min(fastest, performance.now() - start);
  }
  return fastest / batch;
}

import { make } from "../../drawing/dom.js";

/** Milliseconds between pictures, and for people who asked their system for less motion. */
const picturesEvery = 0;
const picturesSeldom = 5000;

const largestSeed = 2 ** 53;

/** What the hidden layers may be. */
const sizes = [
  { text: "500 and 120, as mlp-vae", widths: { outer: 500, inner: 120 } },
  { text: "128 and 64, four times as fast", widths: { outer: 128, inner: 64 } },
];

/**
 * The fields that a person sets before a training, or while it runs.
 * @param {import("../../drawing/motion.js").Motion} motion
 * @param {() => void} changed  one of those that may change while it runs
 */
export function createSettings(motion, changed) {
  const rate = createSelect([0.0001, 0.0003, 0.001, 0.003, 0.01, 0.1, 1].map(String), "0.001");
  const beta = createSelect([0, 0.25, 1, 4, 12].map(String), "1");
  const hidden = createSelect(sizes.map(({ text }) => text), sizes[0].text);
  const seed = make("input", { className: "field", type: "number", value: "1", min: "0", max: String(largestSeed), step: "1", required: true });
  for (const select of [rate, beta]) select.addEventListener("change", changed);

  return {
    element: make("div", { className: "train-here-settings" },
      ...[["Learning rate", rate], ["Beta, the weight of the KL", beta], ["Hidden layers, from the next start on", hidden], ["Seed, from the next start on", seed]]
        .map(([text, field]) => make("label", {}, make("span", {}, text), field))),
    /** @returns {import("./messages.js").Settings} */
    read: () => ({
      learningRate: Number(rate.value),
      beta: Number(beta.value),
      picturesEvery: motion.still() ? picturesSeldom : picturesEvery,
    }),
    areValid: () => seed.reportValidity(),
    /** What is fixed when a training starts. */
    readStart: () => ({
      seed: seed.valueAsNumber,
      widths: sizes[hidden.selectedIndex].widths,
    }),
  };
}

/**
 * @param {string[]} options
 * @param {string} chosen
 */
function createSelect(options, chosen) {
  const select = make("select", { className: "field" }, ...options.map((text) => make("option", {}, text)));
  select.value = chosen;
  return select;
}

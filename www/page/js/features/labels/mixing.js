import { find, make, write, writeStyle } from "../../drawing/dom.js";

/**
 * Two labels, one mixed into the other. `second` is undefined when one label has all the weight.
 * @typedef {{first: number, second: number | undefined}} Pair
 */

/**
 * A second label, mixed into the chosen one.
 * @type {import("../../section.js").CreateSection}
 */
export function createMixing({ page, actions }) {
  const fold = find(page, "#mixing", HTMLDetailsElement);
  const select = find(page, "#mix-label", HTMLSelectElement);
  const range = find(page, "#mix-share", HTMLInputElement);
  const output = find(page, "#mix-text", HTMLOutputElement);
  /** @type {Pair} */
  let pair = { first: 0, second: undefined };
  let labelCount = 0;

  /** @param {number} share  of the second label */
  function change(share) {
    const { first, second } = pair;
    const label = Array.from({ length: labelCount }, (_, i) => (i === first ? 1 - share : i === second ? share : 0));
    actions.change({ label });
  }

  select.addEventListener("change", () => {
    const chosen = select.selectedIndex - 1;
    pair.second = chosen < 0 || chosen === pair.first ? undefined : chosen;
    change(pair.second === undefined ? 0 : 0.5);
  });
  range.addEventListener("input", () => change(range.valueAsNumber));
  range.style.setProperty("--zero", "0");

  return {
    show({ model: { labels } }) {
      labelCount = labels.length;
      select.replaceChildren(...["nothing", ...labels].map((label) => make("option", {}, label)));
    },
    draw({ model, label }) {
      if (label === undefined) return;
      if (!isPairOf(label, pair)) {
        pair = findPair(label);
        // A mix that came with a link is not to be hidden.
        if (pair.second !== undefined) fold.open = true;
      }
      const share = pair.second === undefined ? 0 : label[pair.second];
      write(select, { selectedIndex: pair.second === undefined ? 0 : pair.second + 1 });
      write(range, { disabled: pair.second === undefined, valueAsNumber: Math.max(Number(range.min), share) });
      writeStyle(range, "--position", share);
      write(output, { textContent: share === 0 ? "" : describeMix(model.labels, label) });
    },
  };
}

/**
 * Checks whether these weights mix this pair: then the pair keeps its order, whichever weighs more.
 * @param {Float32Array} weights
 * @param {Pair} pair
 */
function isPairOf(weights, { first, second }) {
  const wanted = second === undefined ? [first] : [first, second];
  return weights.every((weight, i) => weight > 0 === wanted.includes(i));
}

/**
 * @param {Float32Array} weights
 * @returns {Pair} the two largest
 */
function findPair(weights) {
  const order = Array.from(weights.keys()).sort((a, b) => weights[b] - weights[a]);
  return { first: order[0], second: weights[order[1]] > 0 ? order[1] : undefined };
}

/**
 * @param {readonly string[]} labels
 * @param {Float32Array} weights
 */
function describeMix(labels, weights) {
  return labels.flatMap((label, i) => (weights[i] > 0 ? [`${Math.round(100 * weights[i])} % ${label}`] : [])).join(", ");
}

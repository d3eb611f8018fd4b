import { make, write } from "../../drawing/dom.js";
import { formatCount, formatNats } from "../../state/numbers.js";

/** As many points as can be told apart: beyond that, each two become one. */
const mostPoints = 240;

const [width, height] = [100, 40];

/**
 * One number of the training, over its steps: a line, the number of this moment, and where it began.
 * @param {string} title
 */
export function createCurve(title) {
  const value = make("strong");
  const line = svg("polyline", { points: "" });
  const chart = svg("svg", { viewBox: `0 -1 ${width} ${height + 2}`, preserveAspectRatio: "none", "aria-hidden": "true" });
  chart.append(line);
  const range = make("span", { className: "hint" });
  /** @type {{step: number, value: number}[]} */
  let points = [];

  return {
    element: make("div", { className: "train-here-curve" }, make("span", {}, `${title} `, value), chart, range),
    clear() {
      points = [];
      line.setAttribute("points", "");
      for (const text of [value, range]) write(text, { textContent: "" });
    },
    /**
     * @param {number} step
     * @param {number} next
     */
    add(step, next) {
      points.push({ step, value: next });
      if (points.length > mostPoints) points = halve(points);
      const values = points.map((point) => point.value);
      const [low, high] = [Math.min(...values), Math.max(...values)];
      line.setAttribute("points", points.map((point) => `${(width * point.step) / step},${place(point.value, low, high)}`).join(" "));
      write(value, { textContent: formatNats(next, 1) });
      write(range, { textContent: `from ${low.toFixed(1)} to ${high.toFixed(1)} in ${formatCount(step)} steps` });
    },
  };
}

/**
 * @param {number} value
 * @param {number} low
 * @param {number} high
 */
function place(value, low, high) {
  return high > low ? (height * (high - value)) / (high - low) : height / 2;
}

/**
 * The mean of each two points; the last stays as it is.
 * @param {{step: number, value: number}[]} points
 */
function halve(points) {
  const pairs = points.slice(0, -1).flatMap((point, i) => (i % 2 === 0 ? [[point, points[i + 1]]] : []));
  return [...pairs.map(([a, b]) => ({ step: b.step, value: (a.value + b.value) / 2 })), points[points.length - 1]];
}

/**
 * @param {string} name
 * @param {Record<string, string>} attributes
 */
export function svg(name, attributes) {
  const element = document.createElementNS("http://www.w3.org/2000/svg", name);
  for (const [attribute, value] of Object.entries(attributes)) element.setAttribute(attribute, value);
  return element;
}

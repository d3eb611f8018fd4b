import { make } from "../../drawing/dom.js";
import { curveText, lossOf } from "./moment-text.js";

/** @typedef {import("./moments-file.js").Moments} Moments */
/** @typedef {import("./moments-file.js").Point} Point */
/** @typedef {(value: number) => number} Scale */

const namespace = "http://www.w3.org/2000/svg";

/** In the units of the drawing: its size, and the plot inside of it. */
const size = { width: 320, height: 200 };
const plot = { left: 34, right: 312, top: 8, bottom: 172 };

/** How far the axis is stretched at its beginning, where a training changes most: places are logarithms of 1 + this * epoch. */
const stretch = 4;

/** A ratio of losses from which on their logarithms say more. */
const wideRatio = 3;

/** As far apart as the numbers at an axis can be read. */
const leastGap = 18;

/**
 * The losses of a training over its epochs, as a drawing with a line at the moment that is shown.
 * @param {Moments} moments
 */
export function createLossCurve({ points, mean_image_elbo: meanImage }) {
  const description = curveText(points);
  const svg = element("svg", { viewBox: `0 0 ${size.width} ${size.height}`, role: "img", "aria-label": description });
  const across = acrossScale(points);
  const upwards = upwardsScale([...lossesOf(points, "validation"), ...lossesOf(points, "training")]);
  const cursor = element("line", { class: "cursor", y1: plot.top, y2: plot.bottom });
  const dot = element("circle", { class: "cursor-dot", r: 4 });
  svg.append(
    ...upwards.ticks.flatMap((value) => horizontal(upwards.place(value), String(value))),
    ...epochTicks(points, across).flatMap(({ x, text }) => vertical(x, text)),
    ...meanLine(meanImage, upwards),
    path("training-line", points.filter(({ epoch }) => epoch >= 1), "training", across, upwards.place),
    path("validation-line", points, "validation", across, upwards.place),
    cursor, dot,
  );
  const legend = make("p", { className: "hint training-legend" },
    make("span", { className: "validation-key" }, "images to validate"), " ",
    make("span", { className: "training-key" }, "images to train"), " ",
    ...(meanImage === undefined ? [] : [make("span", { className: "mean-key" }, "the mean image alone")]));

  return {
    element: make("figure", {}, svg, make("figcaption", {}, legend)),
    /** @param {Point} point */
    mark(point) {
      const x = String(across(point.epoch));
      cursor.setAttribute("x1", x);
      cursor.setAttribute("x2", x);
      dot.toggleAttribute("hidden", point.validation === undefined);
      dot.setAttribute("cx", x);
      if (point.validation !== undefined) dot.setAttribute("cy", String(upwards.place(lossOf(point.validation))));
    },
  };
}

/**
 * @param {Point[]} points
 * @returns {Scale}
 */
function acrossScale(points) {
  const last = Math.log1p(stretch * Math.max(points[points.length - 1].epoch, 1 / stretch));
  return (epoch) => plot.left + ((plot.right - plot.left) * Math.log1p(stretch * epoch)) / last;
}

/**
 * @param {number[]} losses
 * @returns {{place: Scale, ticks: number[]}}
 */
function upwardsScale(losses) {
  const [low, high] = losses.reduce(([least, most], loss) => [Math.min(least, loss), Math.max(most, loss)], [Infinity, -Infinity]);
  const isWide = low > 0 && high / low > wideRatio;
  const measure = isWide ? Math.log : (/** @type {number} */ value) => value;
  const room = 0.04 * (measure(high) - measure(low)) || 1;
  const [from, to] = [measure(low) - room, measure(high) + room];
  const place = (/** @type {number} */ value) => plot.bottom - ((plot.bottom - plot.top) * (measure(value) - from)) / (to - from);
  const inside = roundNumbers(low, high).filter((value) => place(value) >= plot.top && place(value) <= plot.bottom);
  return { place, ticks: spaced(inside, place) };
}

/**
 * Numbers of one digit, or a half more, between two: 1, 1.5, 2, 3, 5 and 7 times a power of ten where those differ by
 * much, else even steps.
 * @param {number} low
 * @param {number} high
 */
function roundNumbers(low, high) {
  if (!(low <= high)) return [];
  if (low > 0 && high / low > wideRatio) {
    const decades = Array.from({ length: Math.ceil(Math.log10(high / low)) + 2 }, (_, i) => 10 ** (Math.floor(Math.log10(low)) + i));
    return decades.flatMap((decade) => [1, 1.5, 2, 3, 5, 7].map((digit) => Number((digit * decade).toPrecision(3))));
  }
  const step = 10 ** Math.floor(Math.log10((high - low) / 2 || 1));
  return Array.from({ length: Math.min(100, Math.floor((high - low) / step) + 2) }, (_, i) => Number(((Math.floor(low / step) + i) * step).toPrecision(6)));
}

/**
 * Leaves out those that would stand on another.
 * @param {number[]} values
 * @param {Scale} place
 */
function spaced(values, place) {
  let last = Infinity;
  return values.filter((value) => {
    const fits = Math.abs(place(value) - last) >= leastGap;
    if (fits) last = place(value);
    return fits;
  });
}

/**
 * Epochs to name on the axis: those of the moments, as far as there is room; the last always.
 * @param {Point[]} points
 * @param {Scale} across
 */
function epochTicks(points, across) {
  const last = points[points.length - 1].epoch;
  const epochs = points.filter(({ file, epoch }) => file !== undefined && Number.isInteger(epoch)).map(({ epoch }) => epoch);
  const apart = spaced(epochs, across).filter((epoch) => epoch !== last && across(last) - across(epoch) >= leastGap);
  return [...apart, last].map((epoch) => ({ x: across(epoch), text: String(epoch) }));
}

/**
 * @param {Point[]} points
 * @param {"training" | "validation"} kind
 */
function lossesOf(points, kind) {
  return points.flatMap((point) => {
    const terms = kind === "training" && point.epoch < 1 ? undefined : point[kind];
    return terms === undefined ? [] : [lossOf(terms)];
  });
}

/**
 * @param {string} name  of its class
 * @param {Point[]} points
 * @param {"training" | "validation"} kind
 * @param {Scale} across
 * @param {Scale} upwards
 */
function path(name, points, kind, across, upwards) {
  const places = points.flatMap((point) => {
    const terms = point[kind];
    return terms === undefined ? [] : [`${across(point.epoch).toFixed(1)} ${upwards(lossOf(terms)).toFixed(1)}`];
  });
  return element("path", { class: name, d: places.length === 0 ? "" : `M${places.join("L")}` });
}

/**
 * @param {number | undefined} elbo
 * @param {ReturnType<typeof upwardsScale>} upwards
 */
function meanLine(elbo, upwards) {
  const y = elbo === undefined ? NaN : upwards.place(-elbo);
  if (!(y >= plot.top && y <= plot.bottom)) return [];
  return [element("line", { class: "mean-line", x1: plot.left, x2: plot.right, y1: y, y2: y })];
}

/**
 * @param {number} y
 * @param {string} text
 */
function horizontal(y, text) {
  return [
    element("line", { class: "grid", x1: plot.left, x2: plot.right, y1: y, y2: y }),
    element("text", { x: plot.left - 4, y: y + 4, "text-anchor": "end" }, text),
  ];
}

/**
 * @param {number} x
 * @param {string} text
 */
function vertical(x, text) {
  return [
    element("line", { class: "grid", x1: x, x2: x, y1: plot.bottom, y2: plot.bottom + 4 }),
    element("text", { x, y: plot.bottom + 18, "text-anchor": "middle" }, text),
  ];
}

/**
 * @param {string} tag
 * @param {Record<string, string | number>} attributes
 * @param {string} [text]
 */
function element(tag, attributes, text = "") {
  const made = document.createElementNS(namespace, tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, String(value));
  made.textContent = text;
  return made;
}

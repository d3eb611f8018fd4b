import { make, write } from "../../drawing/dom.js";
import { PicturePainter } from "../../drawing/picture-painter.js";
import { svg } from "./curve.js";
import { square } from "./messages.js";
import { shareOfSameNeighbours } from "./nearest-label.js";

const { side, reach } = square;

/** Degrees around the colour circle; controls.css has the rest of the colour. */
const circle = 360;
const classes = 10;

/**
 * The plane while it grows: what a square of z decodes to, and where the digits to test with are encoded to, in the same
 * square.
 */
export function createPlaneView() {
  const canvas = make("canvas", { className: "ink", role: "img", ariaLabel: "Pictures, decoded from the plane of z1 and z2" });
  const chart = svg("svg", { viewBox: `${-reach} ${-reach} ${2 * reach} ${2 * reach}`, role: "img", "aria-label": "Digits in the plane of z1 and z2" });
  const apart = make("span");
  const element = make("div", { className: "train-here-plane" },
    make("figure", {}, make("div", { className: "train-here-sheet" }, canvas), make("figcaption", { className: "hint" }, `What z decodes to, from −${reach} to ${reach} in both dimensions.`)),
    make("figure", {}, chart, make("figcaption", { className: "hint" }, "Where digits that it never saw are encoded to. ", apart), createLegend()));
  /** @type {PicturePainter | undefined} */
  let painter;
  /** @type {Uint8Array} */
  let labels = new Uint8Array();

  /** @param {Float32Array} pixels */
  function paint(pixels) {
    for (let i = 0; i < side * side; i++) painter?.paint(pixels, { index: i, row: Math.floor(i / side), column: i % side });
  }

  /** @param {Float32Array} points */
  function movePoints(points) {
    Array.from(chart.children, (point, i) => {
      point.setAttribute("cx", points[2 * i].toFixed(3));
      // Upwards, z2 grows.
      point.setAttribute("cy", (-points[2 * i + 1]).toFixed(3));
    });
    const share = Math.round(100 * shareOfSameNeighbours(points, labels));
    write(apart, { textContent: `For ${share} % of them, the nearest one is the same digit.` });
  }

  return {
    element,
    /** @param {import("./messages.js").Started} started */
    show({ image, testLabels }) {
      painter = new PicturePainter(canvas, { ...image, channels: 1 }, { rows: side, columns: side });
      labels = testLabels;
      chart.replaceChildren(...Array.from(labels, createPoint));
    },
    /** @param {import("./messages.js").Progress} progress */
    draw({ pixels, points }) {
      if (pixels !== undefined) paint(pixels);
      if (points !== undefined) movePoints(points);
    },
    /**
     * Says in words what is seen. Only where the training rests: a text that changes all the time helps nobody.
     * @param {number} steps
     */
    describe(steps) {
      write(canvas, { ariaLabel: `${side} by ${side} pictures, decoded from the plane of z1 and z2 after ${steps} steps` });
      chart.setAttribute("aria-label", `${labels.length} digits in the plane of z1 and z2, after ${steps} steps. ${apart.textContent}`);
    },
  };
}

/** @param {number} label */
function hueOf(label) {
  return String((circle * label) / classes);
}

/** @param {number} label */
function createPoint(label) {
  const point = svg("circle", { class: "class-point" });
  /** @type {SVGElement} */ (point).style.setProperty("--hue", hueOf(label));
  return point;
}

function createLegend() {
  const entries = Array.from({ length: classes }, (_, label) => {
    const entry = make("span", {}, String(label));
    entry.style.setProperty("--hue", hueOf(label));
    return entry;
  });
  return make("div", { className: "class-legend" }, ...entries);
}

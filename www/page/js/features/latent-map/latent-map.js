import { find, make, whenNear } from "../../drawing/dom.js";
import { messageOf } from "../../model/message-of.js";

/** How near the pointer must be to a point, as a part of the map's side. */
const reach = 0.04;

/** Degrees around the colour circle; see controls.css for the rest of the colour. */
const circle = 360;

const arrows = { ArrowLeft: -1, ArrowRight: 1, ArrowDown: -1, ArrowUp: 1 };

/**
 * @typedef {import("./map-file.js").LatentMap} LatentMap
 * @typedef {Pick<import("../../state/state.js").State, "z" | "label">} Choice
 * @typedef {Choice & Pick<import("../../state/state.js").State, "seed" | "at">} Shown
 */

/**
 * A map of encoded test images: hover over a point to see its picture and its z on the sliders, press to keep them.
 * @type {import("../../section.js").CreateSection}
 */
export function createLatentMap({ page, read, actions }) {
  const section = find(page, "#latent-map", HTMLElement);
  const chart = find(section, "svg", SVGSVGElement);
  const frame = find(chart, "rect", SVGRectElement);
  const points = find(chart, "g", SVGGElement);
  const legend = find(section, ".class-legend", HTMLElement);
  const hint = find(section, "#latent-map-hint", HTMLElement);
  const failure = find(section, "[role=status]", HTMLElement);
  /** @type {LatentMap | undefined} */
  let map;
  /** Comes with the first map. @type {typeof import("./map-file.js").nearestPoint} */
  let nearestPoint;
  /** @type {readonly string[]} */
  let labels = [];
  /** @type {number | undefined} */
  let chosen;
  /** The point under the pointer, or the last that was. @type {number | undefined} */
  let hovered;
  let entered = { clientX: 0, clientY: 0 };
  /** What the point under the pointer made of the state. @type {Choice | undefined} */
  let preview;
  /** The state to go back to when the pointer leaves. @type {{shown: Shown, chosen: number | undefined} | undefined} */
  let before;
  /** Forgets the map that is not there yet: another model came. */
  let giveUp = () => {};

  /**
   * @param {LatentMap} on
   * @param {number} index
   * @returns {Choice}
   */
  function choose(on, index) {
    mark(on, index);
    const choice = { z: on.z[index].map(Math.fround), label: labels.map((_, i) => (i === on.label[index] ? 1 : 0)) };
    actions.change(choice);
    return choice;
  }

  /**
   * Shows a point until the pointer leaves.
   * @param {LatentMap} on
   * @param {number} index
   */
  function show(on, index) {
    const { z, label, seed, at } = read().state;
    if (!isPreviewed()) before = { shown: { z, label, seed, at }, chosen };
    preview = choose(on, index);
  }

  /** Whether nothing else has changed the state since the pointer did. */
  function isPreviewed() {
    const { z, label } = read().state;
    return preview !== undefined && preview.z === z && preview.label === label;
  }

  /**
   * A person's choice: it stays when the pointer leaves.
   * @param {LatentMap} on
   * @param {number} index
   */
  function keep(on, index) {
    before = preview = undefined;
    choose(on, index);
  }

  /**
   * @param {LatentMap} on
   * @param {number | undefined} index
   */
  function mark(on, index) {
    chosen = index;
    points.querySelector("[data-chosen]")?.removeAttribute("data-chosen");
    if (index !== undefined) points.children[index].setAttribute("data-chosen", "");
    chart.ariaValueNow = String((index ?? 0) + 1);
    chart.ariaValueText = index === undefined
      ? "no image chosen"
      : [`image ${index + 1} of ${on.x.length}`, ...labels.slice(on.label[index], on.label[index] + 1)].join(", ");
  }

  /** @param {string} sentence  why there is no map; empty when there is one */
  function say(sentence) {
    failure.textContent = sentence;
    chart.toggleAttribute("hidden", sentence !== "");
    hint.hidden = sentence !== "";
  }

  /** @param {MouseEvent} event */
  function nearest({ clientX, clientY }) {
    const { left, top, width, height } = frame.getBoundingClientRect();
    return map && nearestPoint(map, (clientX - left) / width, (clientY - top) / height, reach);
  }

  // A page that scrolls brings the map under a mouse that rests: only one that moves is followed.
  chart.addEventListener("pointerenter", ({ clientX, clientY }) => (entered = { clientX, clientY }));
  chart.addEventListener("pointermove", (event) => {
    if (event.clientX === entered.clientX && event.clientY === entered.clientY) return;
    const index = nearest(event);
    if (map === undefined || index === undefined || index === hovered) return;
    hovered = index;
    show(map, index);
  });
  chart.addEventListener("pointerdown", (event) => {
    const index = nearest(event);
    if (map !== undefined && index !== undefined) keep(map, index);
  });
  chart.addEventListener("pointerleave", () => {
    hovered = undefined;
    if (map === undefined || before === undefined) return;
    mark(map, before.chosen);
    if (isPreviewed()) actions.change(before.shown);
    before = preview = undefined;
  });
  chart.addEventListener("keydown", (event) => {
    if (map === undefined || !(event.key in arrows)) return;
    event.preventDefault();
    const step = arrows[/** @type {keyof typeof arrows} */ (event.key)];
    const first = step > 0 ? 0 : map.x.length - 1;
    keep(map, chosen === undefined ? first : (chosen + step + map.x.length) % map.x.length);
  });

  /** @param {LatentMap} found */
  function draw(found) {
    map = found;
    points.replaceChildren(...found.x.map((x, i) => createPoint(x, found.y[i], hueOf(found.label[i], labels))));
    legend.replaceChildren(...labels.map((label, i) => {
      const entry = make("span", {}, label);
      entry.style.setProperty("--hue", hueOf(i, labels));
      return entry;
    }));
    chart.ariaValueMax = String(found.x.length);
    mark(found, undefined);
  }

  return {
    release() {
      giveUp();
      map = before = preview = hovered = undefined;
      points.replaceChildren();
      legend.replaceChildren();
      say("");
    },
    show({ model, source: { map: url } }) {
      labels = model.labels;
      section.hidden = url === undefined;
      let current = true;
      const observed = whenNear(section, async () => {
        if (url === undefined) return;
        try {
          const { fetchMap, ...mapFile } = await import("../on-demand.js");
          nearestPoint = mapFile.nearestPoint;
          const found = await fetchMap(url, model);
          if (current) draw(found);
        } catch (error) {
          if (current) say(`The map, ${url}, could not be shown: ${messageOf(error)}.`);
        }
      });
      giveUp = () => {
        current = false;
        observed();
      };
    },
  };
}

/**
 * @param {number} label
 * @param {readonly string[]} labels
 */
function hueOf(label, labels) {
  return String((circle * label) / Math.max(1, labels.length));
}

/**
 * @param {number} x
 * @param {number} y
 * @param {string} hue
 */
function createPoint(x, y, hue) {
  const point = document.createElementNS("http://www.w3.org/2000/svg", "circle");
  point.setAttribute("cx", String(100 * x));
  point.setAttribute("cy", String(100 * y));
  point.setAttribute("class", "class-point");
  point.style.setProperty("--hue", hue);
  return point;
}

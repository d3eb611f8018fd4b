import { decimalsOf, movedTo, slidersOf } from "../../state/handle.js";
import { oneHot } from "../../state/numbers.js";
import { gridOf, linesOnPaper } from "./layout.js";

/**
 * @typedef {import("./layout.js").Line} Line
 * @typedef {import("./layout.js").Sheet} Sheet
 * @typedef {import("../../state/view-state.js").ViewState} ViewState
 */

/** More labels, or draws, stand in several lines. */
const mostColumns = 16;
const drawColumns = 8;

/** Lines of a sheet of labels, where they fit. */
const usualLines = 12;

/** Pictures of one slider, both ends included. */
const steps = 11;

/**
 * One z under every label in each row: that of the page, then draws from the prior. Without labels, draws alone.
 * @param {ViewState} viewState
 * @returns {Promise<Omit<Sheet, "title" | "credits">>}
 */
export async function labelSheet(viewState) {
  const { model } = viewState;
  return model.conditional ? labelRows(viewState) : drawRows(viewState);
}

/**
 * @param {ViewState} viewState
 * @returns {Promise<Omit<Sheet, "title" | "credits">>}
 */
async function labelRows({ model, z, label }) {
  const { labels, image } = model;
  const columns = Math.min(labels.length, mostColumns);
  const wrapped = labels.length > columns;
  const perRow = Math.ceil(labels.length / columns);
  const rows = Math.max(1, Math.floor(Math.min(usualLines * perRow, linesOnPaper(gridOf(image, columns, wrapped))) / perRow));
  const drawn = await drawLatents(model, rows - 1, label);
  const latents = [{ caption: "this z", z }, ...drawn.map((draw, i) => ({ caption: `seed ${i + 1}`, z: draw }))];
  const lines = latents.flatMap((row) => inLines(labels.map((name, i) => ({
    caption: wrapped ? name : "",
    z: row.z,
    label: Float32Array.from(labels, (_, j) => oneHot(i)[j] ?? 0),
  })), columns, row.caption));
  return {
    texts: [`One z under each of ${labels.length} labels: first the z of the page, then draws from the prior by the seed that stands before them.`],
    columns: wrapped ? [] : [...labels],
    lines,
  };
}

/**
 * @param {ViewState} viewState
 * @returns {Promise<Omit<Sheet, "title" | "credits">>}
 */
async function drawRows({ model, z }) {
  const rows = Math.min(usualLines, linesOnPaper(gridOf(model.image, drawColumns, true)));
  const drawn = await drawLatents(model, rows * drawColumns - 1, undefined);
  const cells = [{ caption: "this z", z, label: undefined }, ...drawn.map((draw, i) => ({ caption: `seed ${i + 1}`, z: draw, label: undefined }))];
  return {
    texts: ["The picture of the page, then draws from the prior, each by the seed that stands below it."],
    columns: [],
    lines: inLines(cells, drawColumns, ""),
  };
}

/**
 * What each slider does, from one end to the other, from the picture of the page on.
 * @param {ViewState} viewState
 * @returns {Omit<Sheet, "title" | "credits">}
 */
export function sliderSheet({ model, state, z, label }) {
  const handles = slidersOf(model, state.own);
  const shown = handles.slice(0, linesOnPaper(gridOf(model.image, steps, true)));
  const lines = shown.map((handle) => {
    const [low, high] = handle.range;
    const places = Array.from({ length: steps }, (_, i) => low + (i / (steps - 1)) * (high - low));
    return {
      caption: handle.name,
      cells: places.map((place) => ({ caption: place.toFixed(decimalsOf(handle.step)).replace(/^-(?=[0.]*$)/, ""), z: movedTo(handle, z, place), label })),
    };
  });
  const which = shown.length < handles.length ? `the first ${shown.length} of ${handles.length} sliders do` : "each slider does";
  return {
    texts: [`What ${which}, from one end to the other, while the rest of z stays as it is${label === undefined ? "" : `: ${model.caption(label)}`}.`],
    columns: [],
    lines,
  };
}

/**
 * @param {import("./layout.js").Cell[]} cells
 * @param {number} columns
 * @param {string} caption  of the first of the lines
 * @returns {Line[]}
 */
function inLines(cells, columns, caption) {
  const count = Math.ceil(cells.length / columns);
  return Array.from({ length: count }, (_, i) => ({ caption: i === 0 ? caption : "", cells: cells.slice(i * columns, (i + 1) * columns) }));
}

/**
 * Draws from the prior by the seeds 1 to `count`, as the page draws them.
 * @param {ViewState["model"]} model
 * @param {number} count
 * @param {Float32Array | undefined} label
 */
async function drawLatents(model, count, label) {
  const draws = await Promise.all(Array.from({ length: count }, (_, i) => model.sample({ seed: i + 1, count: 1, ...(label && { label }) })));
  return draws.map(({ z }) => z);
}

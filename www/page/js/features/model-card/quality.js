import { make } from "../../drawing/dom.js";
import { formatCount } from "../../state/numbers.js";

/** The measures of a file that are shown, in this order: see native/eval/MEASURES.md. */
const rows = [
  { name: "negative_elbo", title: "-ELBO of a test image", format: nats },
  { name: "nll", title: "-log p of a test image", format: nats },
  { name: "nll_fitted_prior", title: "-log p, with the fitted prior", format: nats },
  { name: "accuracy", title: "New pictures classified as their label", format: percent },
  { name: "coverage", title: "Test images with a new picture near", format: percent },
  { name: "frechet_distance", title: "Fréchet distance, lower is better", format: plain },
  { name: "within_class_distance", title: "Distance between two of one class", format: plain },
];

/**
 * One of the measures that `vaelet eval --record` writes into the file.
 * @typedef {{value: number, standard_error?: number, real?: number, ratio?: number, images?: number}} Measure
 */

/**
 * Makes a table of the metrics of a model beside those of real images; undefined when the file carries none.
 * @param {any} quality  training.quality; a person's own file may hold anything
 */
export function createQuality(quality) {
  const measured = rows.flatMap(({ name, title, format }) => {
    /** @type {Measure | undefined} */
    const measure = quality?.measures?.[name];
    return Number.isFinite(measure?.value) ? [{ title, format, measure: /** @type {Measure} */ (measure) }] : [];
  });
  if (measured.length === 0) return undefined;
  const head = make("tr", {}, make("td"), cell("th", "model"), cell("th", "real"), cell("th", "ratio"));
  const body = measured.map(({ title, format, measure: { value, standard_error, real, ratio } }) => make("tr", {},
    make("th", { scope: "row" }, title),
    cell("td", format(value) + known(standard_error, error)),
    cell("td", known(real, format)),
    cell("td", known(ratio, plain)),
  ));
  return make("div", { className: "quality" },
    make("table", {}, make("thead", {}, head), make("tbody", {}, ...body)),
    make("p", { className: "hint" }, conditions(quality)),
  );
}

/**
 * @param {"td" | "th"} tag
 * @param {string} text
 */
function cell(tag, text) {
  return tag === "th" ? make("th", { scope: "col" }, text) : make("td", {}, text);
}

/**
 * Says what the metrics were measured with. Files that were measured before have the classifier as `judge`.
 * @param {any} quality
 */
function conditions({ measures, judge, classifier = judge, label_classifier: labels, ...others }) {
  const [sampler, seed, draws] = [others.sampler, others.seed, others.nll_samples].map(wordOf);
  const counts = [
    [measures.negative_elbo, "test images"], [measures.nll, `of them for -log p, by ${draws} draws each`],
    [measures.frechet_distance, `new pictures, from the ${sampler}, seed ${seed}`],
  ].flatMap(([measure, what]) => (Number.isFinite(measure?.images) ? [`${formatCount(measure.images)} ${what}`] : []));
  const comparison = Number.isFinite(classifier?.accuracy)
    ? ` They are compared by a classifier that recognises ${percent(classifier.accuracy)} of the test images.` : "";
  const recognition = Number.isFinite(labels?.accuracy)
    ? ` Their labels are recognised by one that is right about ${percent(labels.accuracy)} of the test images.` : "";
  return `${counts.join("; ")}.${comparison}${recognition}`;
}

/** @param {unknown} value  of a file that may hold anything */
function wordOf(value) {
  return ["string", "number"].includes(typeof value) ? String(value) : "unknown";
}

/** @param {number} value */
function nats(value) {
  return `${value.toFixed(1)} nats`;
}

/** @param {number} value */
function percent(value) {
  return `${(100 * value).toFixed(1)} %`;
}

/** @param {number} value */
function plain(value) {
  return value.toPrecision(3);
}

/** @param {number} standardError */
function error(standardError) {
  return ` ± ${standardError.toFixed(1)}`;
}

/**
 * @param {number | undefined} value  what the file has in its place may be anything
 * @param {(value: number) => string} format
 */
function known(value, format) {
  return typeof value === "number" && Number.isFinite(value) ? format(value) : "";
}

import { createFollower } from "../../drawing/background.js";
import { find, make, write, writeStyle } from "../../drawing/dom.js";
import { PicturePainter } from "../../drawing/picture-painter.js";
import { isShowable } from "../../state/numbers.js";
import { drawNormals } from "./normals.js";

/**
 * @typedef {import("../../section.js").Context} Context
 * @typedef {import("../../section.js").ViewState} ViewState
 * @typedef {import("./subject.js").Encoded} Encoded
 *
 * @typedef {object} Row  of one dimension
 * @property {number} index
 * @property {HTMLTableRowElement} row
 * @property {HTMLElement[]} cells  mean, sigma, epsilon, z
 * @property {HTMLElement} bar
 */

/** Draws in the strip. */
const drawCount = 8;

const stripLabel = `The picture of the mean, ${drawCount} pictures of draws, and where they differ`;

/** Milliseconds in which z goes to another draw, so that it can be followed. */
const duration = 500;

/** Dimensions in the table: those that carry most. */
const shownDimensions = 8;

const steps = "The encoder does not give one z for a picture, but a normal distribution in each dimension: its mean and its sigma. "
  + "One z is drawn from it: epsilon comes from the standard normal, and z = mean + sigma × epsilon.";

const notFinite = "The encoder gives numbers for this picture that are too large, or none: there is no z to draw.";

const why = "Why not just the mean? In training the decoder sees a new draw each time. So it has to give nearly the same picture "
  + "everywhere in the reach of sigma, and pictures that are alike come to lie side by side: z has no holes, Random finds a picture, "
  + "and a slider changes it smoothly. With the mean alone each picture could be a point far from all others, and between them the "
  + "decoder would never have learned anything.";

/**
 * z = mean + sigma * epsilon, number by number, as it is drawn (Kingma and Welling 2014, equation 10).
 * @param {Context} context
 * @param {ReturnType<typeof import("./subject.js").createSubject>} subject
 */
export function createSamplingStep({ page, motion, read, actions }, subject) {
  const section = find(page, "#sampling-step", HTMLElement);
  const body = make("tbody");
  const dice = make("button", { className: "strong", type: "button" }, "Draw epsilon");
  const meanAlone = make("button", { type: "button" }, "Mean alone");
  const again = make("button", { type: "button" }, "Encode the picture beside");
  const status = make("p", { role: "status" });
  const strip = make("canvas", { className: "ink", role: "img", ariaLabel: stripLabel });
  const caption = make("figcaption", { className: "hint" });
  const results = make("div", {},
    make("div", { className: "sampling-table", tabIndex: 0, role: "region", ariaLabel: "Numbers of the sampling step" }, make("table", {}, createHead(), body)),
    make("figure", {}, strip, caption),
  );
  section.append(
    make("p", {}, steps),
    make("div", { className: "actions" }, dice, meanAlone, again),
    status,
    results,
    make("p", { className: "hint" }, why),
  );
  /** @type {Row[]} */
  let rows = [];
  /** @type {number[]} */
  let epsilon = [];
  /** @type {Encoded | undefined} */
  let shown;
  /** @type {PicturePainter} */
  let painter;
  let frame = 0;

  const pictures = createFollower(
    async (/** @type {{viewState: ViewState, encoded: Encoded}} */ { viewState: { model }, encoded }) => {
      const draws = Array.from({ length: drawCount }, () => sampleOf(encoded, drawNormals(model.latentSize)));
      return model.decode({ z: [encoded.mean, ...draws], label: encoded.label });
    },
    (images) => {
      const count = drawCount + 1;
      for (let i = 0; i < count; i++) painter.paint(images, { index: i, column: i });
      painter.paint(spreadOf(images, count), { column: count });
    },
  );

  /** @param {number[]} next */
  function goTo(next) {
    cancelAnimationFrame(frame);
    const [from, start] = [epsilon, performance.now()];
    const step = () => {
      const part = motion.still() ? 1 : Math.min(1, (performance.now() - start) / duration);
      use(next.map((value, i) => from[i] + part * (value - from[i])));
      if (part < 1) frame = requestAnimationFrame(step);
    };
    step();
  }

  /** @param {number[]} values */
  function use(values) {
    if (shown === undefined) return;
    epsilon = values;
    actions.change({ z: Array.from(sampleOf(shown, epsilon)), ...(shown.label && { label: Array.from(shown.label) }) });
  }

  dice.addEventListener("click", () => shown && goTo(drawNormals(shown.mean.length)));
  meanAlone.addEventListener("click", () => shown && goTo(Array.from(shown.mean, () => 0)));
  again.addEventListener("click", () => subject.encodeAgain(read()));

  /** @param {Encoded} encoded */
  function fill(encoded) {
    for (const { index, cells: [mean, sigma], bar } of rows) {
      mean.textContent = format(encoded.mean[index]);
      sigma.textContent = format(encoded.sigma[index]);
      writeStyle(bar, "--mean", encoded.mean[index]);
      writeStyle(bar, "--sigma", encoded.sigma[index]);
    }
    again.hidden = encoded.own;
  }

  /** @param {Float32Array} z */
  function drawRows(z) {
    for (const { index, cells: [, , of, at], bar } of rows) {
      // Of z as it is, which a slider may have moved since.
      const value = shown === undefined ? 0 : (z[index] - shown.mean[index]) / shown.sigma[index];
      write(of, { textContent: format(value) });
      write(at, { textContent: format(z[index]) });
      writeStyle(bar, "--z", z[index]);
    }
  }

  return {
    /** @param {import("../../section.js").LoadedModel} loaded */
    show({ model }) {
      painter = new PicturePainter(strip, model.image, { columns: drawCount + 2 });
      // Grey is ink on paper, colour is light on black.
      const more = model.image.channels === 1 ? "the more ink, the more" : "the brighter, the more";
      caption.textContent = `The mean, ${drawCount} draws, and where those differ from each other: ${more}.`;
      rows = model.latentsByKl.slice(0, shownDimensions).map(createRow);
      body.replaceChildren(...rows.map(({ row }) => row));
      epsilon = Array.from({ length: model.latentSize }, () => 0);
    },
    release() {
      cancelAnimationFrame(frame);
      pictures.forget();
      subject.forget();
      shown = undefined;
    },
    /** @param {ViewState} viewState */
    draw(viewState) {
      const encoded = subject.of(viewState);
      const drawable = encoded !== undefined && isShowable(encoded.mean) && isShowable(encoded.sigma);
      for (const button of [dice, meanAlone]) write(button, { disabled: !drawable });
      if (encoded === undefined) return;
      write(results, { hidden: !drawable });
      if (!drawable) return write(status, { textContent: notFinite });
      if (encoded !== shown) {
        shown = encoded;
        epsilon = Array.from(encoded.mean, (mean, i) => (viewState.z[i] - mean) / encoded.sigma[i]);
        fill(encoded);
        pictures.ask({ viewState, encoded });
      }
      drawRows(viewState.z);
      write(status, { textContent: describe(encoded, viewState.z) });
    },
  };
}

function createHead() {
  const names = ["dimension", "mean", "sigma", "epsilon", "z", "where z lies"];
  return make("thead", {}, make("tr", {}, ...names.map((name) => make("th", { scope: "col" }, name))));
}

/**
 * @param {Readonly<import("../../model/vaelet.js").LatentDimension>} latent
 * @returns {Row}
 */
function createRow({ index, range: [low, high] }) {
  const cells = Array.from({ length: 4 }, () => make("td"));
  const bar = make("span", { className: "sampling-bar", ariaHidden: "true" });
  bar.style.setProperty("--low", String(low));
  bar.style.setProperty("--high", String(high));
  const name = make("th", { scope: "row" }, `z${index + 1}`);
  return { index, cells, bar, row: make("tr", {}, name, ...cells, make("td", {}, bar)) };
}

/**
 * @param {Encoded} encoded
 * @param {ArrayLike<number>} epsilon
 */
function sampleOf({ mean, sigma }, epsilon) {
  return mean.map((value, i) => value + sigma[i] * epsilon[i]);
}

/**
 * How much each pixel differs among the draws: its standard deviation, as a part of the largest one.
 * @param {Float32Array} images  [1 + draws, H*W*C]; the first is that of the mean
 * @param {number} count
 */
function spreadOf(images, count) {
  const size = images.length / count;
  const spread = Float32Array.from({ length: size }, (_, i) => {
    const values = Array.from({ length: count - 1 }, (_, k) => images[(k + 1) * size + i]);
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length);
  });
  const largest = spread.reduce((most, value) => Math.max(most, value), 0);
  return largest === 0 ? spread : spread.map((value) => value / largest);
}

/**
 * @param {Encoded} encoded
 * @param {Float32Array} z
 */
function describe({ mean, sigma, own }, z) {
  const source = own ? "What you gave" : "The picture that was beside";
  const squared = mean.reduce((sum, value, i) => sum + ((z[i] - value) / sigma[i]) ** 2, 0);
  const place = squared < 1e-6 ? "z is the mean itself"
    : `epsilon is ${Math.sqrt(squared).toFixed(2)} long, and of draws in ${mean.length} dimensions about ${Math.sqrt(mean.length).toFixed(1)}`;
  return `${source} is encoded: sigma goes from ${format(Math.min(...sigma))} to ${format(Math.max(...sigma))}; ${place}.`;
}

/** @param {number} value */
function format(value) {
  return Math.abs(value) < 1e4 ? (value + 0).toFixed(2) : value.toExponential(1);
}

import { find } from "../dom.js";

const rounds = 40;

/**
 * The quiet line that says what runs here, how fast, and that it computes what it should.
 * @param {Document} page
 */
export function createCheck(page) {
  const line = find(page, "#check", HTMLElement);

  return {
    /**
     * @param {import("../vaelet.js").Model} model
     * @param {number} bytes  size of the weights file
     */
    show(model, bytes) {
      const { encoder, decoder } = model.describe().parameters;
      line.textContent = [
        model.name,
        `${(encoder + decoder).toLocaleString("en")} parameters`,
        `${Math.round(bytes / 1000).toLocaleString("en")} kB`,
        `one picture in ${decodeMilliseconds(model).toPrecision(2)} ms`,
        `golden samples met to ${model.selfTest().toExponential(1)}`,
      ].join(" · ");
    },
  };
}

/**
 * Milliseconds of one decode: the mean of many, because a browser's clock is coarse, after
 * as many to warm up.
 * @param {import("../vaelet.js").Model} model
 */
function decodeMilliseconds(model) {
  const input = { z: new Float32Array(model.latentSize), label: model.conditional ? model.labels[0] : undefined };
  const pixels = new Float32Array(model.image.height * model.image.width);
  for (let i = 0; i < rounds; i++) model.decode(input, pixels);
  const start = performance.now();
  for (let i = 0; i < rounds; i++) model.decode(input, pixels);
  return (performance.now() - start) / rounds;
}

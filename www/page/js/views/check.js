import { createBackgroundWork } from "../background.js";
import { find } from "../dom.js";

/** Pictures in a batch, and how often it is drawn: the fastest counts, for the first ones warm up. */
const batch = 16;
const rounds = 5;

/** @typedef {import("../opener.js").Opened} Opened */

/**
 * The quiet line that says what runs here, how fast, and that it computes what it should.
 * @param {Document} page
 */
export function createCheck(page) {
  const line = find(page, "#check", HTMLElement);
  /** @type {Opened} */
  let shown;

  // After the first picture, which must not wait for this.
  const measuring = createBackgroundWork(async (current) => {
    const measured = await measure(shown);
    if (current()) write([...size(shown), ...measured]);
    return false;
  });

  /** @param {string[]} facts */
  function write(facts) {
    line.textContent = facts.join(" · ");
  }

  return {
    /** @param {Opened} opened */
    show(opened) {
      shown = opened;
      write(size(opened));
      measuring.start();
    },
  };
}

/** @param {Opened} opened */
function size({ model, description, bytes }) {
  const { encoder, decoder } = description.parameters;
  return [
    model.name,
    `${(encoder + decoder).toLocaleString("en")} parameters`,
    `${Math.round(bytes / 1000).toLocaleString("en")} kB`,
  ];
}

/** @param {Opened} opened */
async function measure({ model }) {
  const milliseconds = await decodeMilliseconds(model);
  const difference = await model.selfTest();
  return [`one picture in ${milliseconds.toPrecision(2)} ms`, `golden samples met to ${difference.toExponential(1)}`];
}

/**
 * Milliseconds of one decode, in a batch.
 * @param {import("../loader.js").Model} model
 */
async function decodeMilliseconds(model) {
  const { latentSize, conditional, labels } = model;
  const input = { z: new Float32Array(batch * latentSize), label: conditional ? labels[0] : undefined };
  let fastest = Infinity;
  for (let i = 0; i < rounds; i++) {
    const start = performance.now();
    await model.decode(input);
    fastest = Math.min(fastest, performance.now() - start);
  }
  return fastest / batch;
}

import { square } from "./messages.js";
import { createTrainer } from "./vaelet-training.js";

/** @typedef {import("./messages.js").Settings} Settings */
/** @typedef {import("./vaelet-training.js").Trainer} Trainer */

/** Milliseconds of steps between two looks at what the page says, and between two reports. */
const slice = 40;
const reportEvery = 300;

/** Encoding all test digits takes as long as a few steps: it is done once in so many reports with pictures. */
const pointsEvery = 3;

/**
 * Trains as the page at the other end of the port says.
 * @param {MessagePort} port
 */
export function serveTraining(port) {
  /** @type {Trainer} */
  let trainer;
  /** @type {Settings} */
  let settings;
  let running = false;
  let looping = false;
  const tally = createTally();
  const views = createViews();

  /**
   * @param {import("./messages.js").Answer} answer
   * @param {(Transferable | undefined)[]} [memory]
   */
  const post = (answer, memory = []) => port.postMessage(answer, memory.filter((each) => each !== undefined));

  /** @param {boolean} all  whether pictures and points are due, whatever the time */
  function report(all) {
    const shown = views.take(trainer, all ? 0 : settings.picturesEvery, all);
    post({ kind: "progress", steps: trainer.steps, ...tally.take(trainer.batch), ...shown }, [shown.pixels?.buffer, shown.points?.buffer]);
  }

  /** Takes one step; returns whether there can be another. */
  function takeStep() {
    const result = trainer.step(settings);
    if (result.goesOn) tally.add(result);
    else {
      running = false;
      post({ kind: "diverged", steps: trainer.steps, learningRate: settings.learningRate });
    }
    return result.goesOn;
  }

  async function run() {
    looping = true;
    tally.start();
    try {
      while (running) {
        const end = performance.now() + slice;
        while (performance.now() < end && takeStep());
        if (running && tally.age() > reportEvery) report(false);
        await new Promise((resolve) => setTimeout(resolve));
      }
    } finally {
      looping = false;
    }
  }

  /** @type {{[Kind in import("./messages.js").Request["kind"]]: (request: any) => unknown}} */
  const actions = {
    async start({ wasmUrl, digitsUrl, seed, widths }) {
      trainer = await createTrainer({ digits: digitsUrl, seed, widths, wasmUrl });
      const { trainingCount, batch, image, testLabels } = trainer;
      post({ kind: "started", trainingCount, batch, image, testLabels });
      report(true);
    },
    run(request) {
      settings = request.settings;
      running = true;
      return looping || run();
    },
    step(request) {
      settings = request.settings;
      tally.start();
      if (!takeStep()) return;
      report(true);
      post({ kind: "paused" });
    },
    pause() {
      // It may have ended by itself since the page asked.
      if (!running) return;
      running = false;
      report(true);
      post({ kind: "paused" });
    },
    save() {
      const file = trainer.write();
      post({ kind: "saved", file }, [file.buffer]);
    },
  };

  port.onmessage = async ({ data }) => {
    try {
      await actions[/** @type {import("./messages.js").Request} */ (data).kind](data);
    } catch (error) {
      running = false;
      post({ kind: "failed", message: error instanceof Error ? error.message : String(error) });
    }
  };
}

/** Adds up the terms of steps until they are told. */
function createTally() {
  let [steps, reconstruction, kl, begin] = [0, 0, 0, 0];

  function start() {
    [steps, reconstruction, kl, begin] = [0, 0, 0, performance.now()];
  }

  const age = () => performance.now() - begin;

  return {
    start,
    /** Milliseconds since it was told last. */
    age,
    /** @param {import("./vaelet-training.js").StepResult} result */
    add(result) {
      steps += 1;
      reconstruction += result.reconstruction;
      kl += result.kl;
    },
    /** @param {number} batch  images in a step */
    take(batch) {
      if (steps === 0) return {};
      const told = {
        terms: { reconstruction: reconstruction / steps, kl: kl / steps },
        imagesPerSecond: (1000 * steps * batch) / age(),
      };
      start();
      return told;
    },
  };
}

/** Pictures and points, as often as they are due. */
function createViews() {
  let last = 0;
  let count = 0;

  return {
    /**
     * @param {Trainer} trainer
     * @param {number} every  milliseconds between two times
     * @param {boolean} all
     * @returns {{pixels?: Float32Array<ArrayBuffer>, points?: Float32Array<ArrayBuffer>}}
     */
    take(trainer, every, all) {
      if (performance.now() - last < every) return {};
      last = performance.now();
      const withPoints = all || count++ % pointsEvery === 0;
      return { pixels: trainer.decodeSquare(square), ...(withPoints && { points: trainer.encodeTests() }) };
    },
  };
}

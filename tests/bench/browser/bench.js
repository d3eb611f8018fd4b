// The benchmark in the browser; ./run starts it.
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { cpus, loadavg } from "node:os";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";

import { launchBrowser, openTab } from "../../web/support/browser.js";
import { htmlPage, serve } from "../../web/package/support/site.js";
import { coldGoals, goalsOf, lineGoal, slowGoals } from "./goals.js";
import { timeOnLine } from "./line.js";
import { checkAgreement, measureFloor, nameOf, randomInput, timeTask, timeThreads } from "./measure.js";
import { coldPages, prepare, site } from "./prepare.js";
import { missedGoals, printBytes, printFloor, printLine, printRates, printTimes } from "./report.js";
import { countBytes, timeColdStarts, timeSlowStarts } from "./start.js";
import { countUnneeded, countWork, floorOf } from "./work.js";

/** @type {typeof import("../../../web/js/early/preload.js")} */
const { preloadScript } = await import(new URL("../../../build/package/js/early/preload.js", import.meta.url).href);

/** What is measured of each model. @type {Record<string, import("./goals.js").Task[]>} */
const tasks = {
  "mlp-vae-2d": [...decoding(1, 16, 64, 400), { kind: "encode", batch: 1 }],
  "conv-cvae": [...decoding(1, 16, 64, 400), { kind: "encode", batch: 1 }, { kind: "encode", batch: 10 }],
  faces: decoding(1, 16),
};

/** Whose page shows one digit, and how soon. */
const withColdStart = ["mlp-vae-2d", "conv-cvae"];
/** What the others need that vaelet does not. */
const policy = "default-src 'self' 'unsafe-inline' 'unsafe-eval' blob: data:";
/** Without which a browser gives a page no memory that threads share. */
const isolation = { "cross-origin-opener-policy": "same-origin", "cross-origin-embedder-policy": "require-corp" };

const { values: options } = parseArgs({
  options: {
    model: { type: "string", multiple: true, default: Object.keys(tasks) },
    rounds: { type: "string", default: "9" },
    out: { type: "string", default: fileURLToPath(new URL("../results.json", site)) },
  },
});
const rounds = Number(options.rounds);
for (const name of options.model) {
  if (!Object.hasOwn(tasks, name)) throw new Error(`Expected --model to be ${Object.keys(tasks).join(", ")}, found ${name}.`);
}
if (!(Number.isInteger(rounds) && rounds >= 1)) {
  throw new Error(`Expected --rounds to be a whole number of at least 1, found ${options.rounds}.`);
}

/** @param {import("./prepare.js").BenchModel[]} models */
async function run(models) {
  const canvas = `<canvas width="28" height="28"></canvas>`;
  const module = `<script>${preloadScript("vaelet/")}</script>`;
  const pages = models.flatMap(({ name }) => Object.entries(coldPages).map(([peer, { script, weights }]) => [
    `/cold-${script}-${name}.html`,
    htmlPage(`${peer.startsWith("vaelet") ? module : ""}<link rel="preload" as="fetch" crossorigin href="models/${name}.${weights}">${canvas}`, `cold-${script}.js`),
  ]));
  const files = [...pages, ["/warm.html", htmlPage("", "warm.js")]].map(([path, body]) => [path, { body, type: "text/html" }]);
  const host = await serve({ "/": site }, Object.fromEntries(files), { policy, compress: true });
  const isolated = await serve({ "/": site }, Object.fromEntries(files), { policy, compress: true, headers: isolation });
  const browser = await launchBrowser();
  try {
    const results = [];
    for (const model of models) {
      const threads = await measureThreads(browser, isolated.url, model);
      results.push({ ...(await measureModel(browser, host.url, model)), threads });
    }
    return { browser: browser.version(), results };
  } finally {
    await browser.close();
    await host.stop();
    await isolated.stop();
  }
}

/**
 * @param {import("playwright-core").Browser} browser
 * @param {string} url
 * @param {import("./prepare.js").BenchModel} model
 */
async function measureModel(browser, url, model) {
  const { page, close } = await openTab(browser);
  await page.goto(`${url}warm.html`);
  await page.waitForFunction(() => globalThis.bench !== undefined);
  const agreement = await checkAgreement(page, model, tasks[model.name]);
  const work = { ...countWork(model.spec), unneeded: countUnneeded(model, randomInput(model, { kind: "decode", batch: 1 })) };
  const rates = {
    "vaelet, default": await measureFloor(page, "floor", work.parameters),
    vaelet: await measureFloor(page, "floor-relaxed", work.parameters),
  };
  printRates(model.name, rates);
  /** @type {Record<string, Record<string, number[]>>} */
  const times = {};
  /** @type {string[]} */
  const missed = [];
  for (const task of tasks[model.name]) {
    const goals = goalsOf(model.spec.name, task);
    const title = `${model.name}, ${nameOf(task)}`;
    times[title] = await timeTask(page, model, task, rounds);
    printTimes(`${title}, with upload and read-back`, times[title], goals);
    missed.push(...missedGoals(title, times[title], goals));
    if (task.kind === "encode") continue;
    for (const [own, rate] of Object.entries(rates)) printFloor(own, times[title][own], floorOf(work, rate, task.batch));
  }
  await close();
  const start = withColdStart.includes(model.name) ? await measureStart(browser, url, model) : undefined;
  missed.push(...(start?.missed ?? []));
  return { model: model.name, agreement, work, rates, times, ...start, missed };
}

/**
 * For information: how far the others come with a thread for each core.
 * @param {import("playwright-core").Browser} browser
 * @param {string} url  of an isolated host
 * @param {import("./prepare.js").BenchModel} model
 */
async function measureThreads(browser, url, model) {
  const threads = cpus().length;
  const { page, close } = await openTab(browser);
  await page.goto(`${url}warm.html?threads=${threads}`);
  await page.waitForFunction(() => globalThis.bench !== undefined);
  const decoding = tasks[model.name].filter(({ kind }) => kind === "decode");
  const times = await timeThreads(page, model, decoding, rounds);
  for (const [task, ofTask] of Object.entries(times)) {
    printTimes(`${model.name}, ${task}, the others with ${threads} threads (for information)`, ofTask, {});
  }
  await close();
  return { threads, times };
}

/**
 * @param {import("playwright-core").Browser} browser
 * @param {string} url
 * @param {import("./prepare.js").BenchModel} model
 */
async function measureStart(browser, url, model) {
  const coldStart = await timeColdStarts(browser, url, model, rounds);
  printTimes(`${model.name}: from the navigation to the first digit`, coldStart, coldGoals);
  const slowStart = await timeSlowStarts(browser, url, model, rounds);
  printTimes(`${model.name}: the same over a line of 1.6 Mbit/s with round trips of 150 ms`, slowStart, slowGoals);
  const bytes = await countBytes(browser, url, model);
  const own = "vaelet, int8";
  const line = timeOnLine(bytes[own].code + model.needed);
  const lineMissed = printLine(`${model.name}, first digit over a slow line`, own, slowStart[own], { line, goal: lineGoal });
  printBytes(`${model.name}: bytes shipped, gzipped`, bytes);
  const missed = [
    ...missedGoals(`${model.name}, first digit`, coldStart, coldGoals),
    ...missedGoals(`${model.name}, first digit over a slow line`, slowStart, slowGoals),
    ...lineMissed,
  ];
  return { coldStart, slowStart, line, bytes, missed };
}

/** @param {number[]} batches @returns {import("./goals.js").Task[]} */
function decoding(...batches) {
  return batches.map((batch) => ({ kind: "decode", batch }));
}

const { devDependencies: versions } = JSON.parse(await readFile(new URL("package.json", import.meta.url), "utf8"));
const machine = { cpu: cpus()[0].model, cores: cpus().length, load: loadavg()[0] };
console.log(`${machine.cores} cores of ${machine.cpu}, load ${machine.load.toFixed(1)}, medians of ${rounds} rounds in turns, one thread each`);
const measured = await run(await prepare(options.model, (name) => tasks[name].filter(({ kind }) => kind === "decode").map(({ batch }) => batch)));
await mkdir(dirname(options.out), { recursive: true });
await writeFile(options.out, `${JSON.stringify({ machine, versions, rounds, ...measured }, undefined, 2)}\n`);
console.log(`\nEvery measurement is in ${options.out}`);
const missed = measured.results.flatMap((result) => result.missed);
for (const sentence of missed) console.error(sentence);
if (missed.length > 0) process.exitCode = 1;

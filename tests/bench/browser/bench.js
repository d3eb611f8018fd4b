// The benchmark in the browser; ./run starts it.
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { cpus, loadavg } from "node:os";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";

import { launchBrowser, openTab } from "../../web/support/browser.js";
import { htmlPage, serve } from "../../web/package/support/site.js";
import { checkAgreement, countBytes, measureFloor, timeColdStarts, timeDecodes } from "./measure.js";
import { coldPages, prepare, site } from "./prepare.js";
import { coldGoal, decodeGoal, missedGoals, printBytes, printFloor, printTimes } from "./report.js";
import { countWork, floorOf } from "./work.js";

const batches = [1, 16, 64, 400];
/** What the others need that vaelet does not. */
const policy = "default-src 'self' 'unsafe-inline' 'unsafe-eval' blob: data:";

const { values: options } = parseArgs({
  options: {
    model: { type: "string", multiple: true, default: ["mlp-vae-2d", "conv-cvae"] },
    rounds: { type: "string", default: "9" },
    out: { type: "string", default: fileURLToPath(new URL("../results.json", site)) },
  },
});
const rounds = Number(options.rounds);
if (!(Number.isInteger(rounds) && rounds >= 1)) {
  throw new Error(`Expected --rounds to be a whole number of at least 1, found ${options.rounds}.`);
}

/** @param {import("./prepare.js").BenchModel[]} models */
async function run(models) {
  const canvas = `<canvas width="28" height="28"></canvas>`;
  const pages = Object.values(coldPages).map((name) => [`/cold-${name}.html`, htmlPage(canvas, `cold-${name}.js`)]);
  const files = [...pages, ["/warm.html", htmlPage("", "warm.js")]].map(([path, body]) => [path, { body, type: "text/html" }]);
  const host = await serve({ "/": site }, Object.fromEntries(files), { policy });
  const browser = await launchBrowser();
  try {
    const results = [];
    for (const model of models) results.push(await measureModel(browser, host.url, model));
    return { browser: browser.version(), results };
  } finally {
    await browser.close();
    await host.stop();
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
  const agreement = await checkAgreement(page, model, batches);
  const work = countWork(model.spec);
  const rates = await measureFloor(page, work.parameters);
  /** @type {Record<number, Record<string, number[]>>} */
  const decode = {};
  /** @type {string[]} */
  const missed = [];
  for (const batch of batches) {
    decode[batch] = await timeDecodes(page, model, batch, rounds);
    const goal = decodeGoal(model.spec.name, batch);
    printTimes(`${model.name}, batch ${batch}: a decode with upload and read-back`, decode[batch], goal);
    printFloor(decode[batch].vaelet, floorOf(work, rates, batch));
    missed.push(...missedGoals(`${model.name}, batch ${batch}`, decode[batch], goal));
  }
  await close();
  const coldStart = await timeColdStarts(browser, url, model, rounds);
  printTimes(`${model.name}: from the navigation to the first digit`, coldStart, coldGoal);
  missed.push(...missedGoals(`${model.name}, cold start`, coldStart, coldGoal));
  const bytes = await countBytes(browser, url, model);
  printBytes(`${model.name}: bytes shipped, gzipped`, bytes);
  return { model: model.name, agreement, work, rates, decode, coldStart, bytes, missed };
}

const { devDependencies: versions } = JSON.parse(await readFile(new URL("package.json", import.meta.url), "utf8"));
const machine = { cpu: cpus()[0].model, cores: cpus().length, load: loadavg()[0] };
console.log(`${machine.cores} cores of ${machine.cpu}, load ${machine.load.toFixed(1)}, medians of ${rounds} rounds in turns, one thread each`);
const measured = await run(await prepare(options.model, batches));
await mkdir(dirname(options.out), { recursive: true });
await writeFile(options.out, `${JSON.stringify({ machine, versions, rounds, ...measured }, undefined, 2)}\n`);
console.log(`\nEvery measurement is in ${options.out}`);
const missed = measured.results.flatMap((result) => result.missed);
for (const sentence of missed) console.error(sentence);
if (missed.length > 0) process.exitCode = 1;

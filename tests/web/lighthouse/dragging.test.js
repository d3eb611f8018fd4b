import assert from "node:assert/strict";
import { test } from "node:test";
import { readPixels, waitForOtherPicture } from "../support/browser.js";
import { useStage } from "../support/stage.js";

/**
 * An event of Chromium's trace format.
 * @typedef {{name: string, ph: string, pid: number, tid: number, ts: number, dur?: number, tdur?: number}} TraceEvent  microseconds
 */

/** Milliseconds of the main thread's processor time for one frame while a slider moves. */
const budget = 4;

/** Moves of the mouse, and milliseconds between them: as many as a screen has frames. */
const moves = 240;
const pause = 16;

/** Frames that are taken together: the chips follow the large picture in its frames or between them. */
const span = 10;

const stage = useStage();

/**
 * Drags the first slider to and fro.
 * @param {import("../support/browser.js").Page} page
 */
async function drag(page) {
  const slider = page.locator("#sliders input").first();
  await slider.scrollIntoViewIfNeeded();
  const { x, y, width, height } = await slider.boundingBox() ?? assert.fail("there is no slider");
  await page.mouse.move(x + width / 2, y + height / 2);
  await page.mouse.down();
  for (let i = 0; i < moves; i++) {
    await page.mouse.move(x + width * (0.5 + 0.4 * Math.sin(i / 20)), y + height / 2);
    await new Promise((resolve) => setTimeout(resolve, pause));
  }
  await page.mouse.up();
}

/**
 * Processor time of the page's main thread for each of its animation frames: the frame's own task, and what ran since
 * that of the frame before.
 * @param {TraceEvent[]} events
 * @returns {number[]} milliseconds, means of spans
 */
function workPerFrame(events) {
  const ordered = events.sort((a, b) => a.ts - b.ts);
  const drawn = ordered.filter(({ name }) => name === "FireAnimationFrame");
  const [{ pid, tid }] = drawn;
  const tasks = ordered.filter((event) => event.name === "ThreadControllerImpl::RunTask" && event.pid === pid && event.tid === tid);
  const frames = [0];
  for (const { ts, dur = 0, tdur = 0 } of tasks) {
    frames[frames.length - 1] += tdur / 1000;
    if (drawn.some((frame) => frame.ts >= ts && frame.ts < ts + dur)) frames.push(0);
  }
  const mean = (/** @type {number[]} */ work) => work.reduce((sum, part) => sum + part) / work.length;
  const spans = Math.floor((frames.length - 2) / span);
  return Array.from({ length: spans }, (_, i) => mean(frames.slice(1 + i * span, 1 + (i + 1) * span)));
}

test("a frame costs the main thread less than 4 ms at the median while a slider is dragged", async (t) => {
  const page = await stage.fresh();
  await page.getByText(/golden samples/).waitFor();
  const before = await readPixels(page);
  await stage.browser.startTracing(page, { categories: ["toplevel", "devtools.timeline"] });
  await drag(page);
  /** @type {{traceEvents: TraceEvent[]}} */
  const { traceEvents } = JSON.parse((await stage.browser.stopTracing()).toString());
  await waitForOtherPicture(page, before);

  const work = workPerFrame(traceEvents).sort((a, b) => a - b);
  const at = (/** @type {number} */ part) => work[Math.floor(part * work.length)];
  assert(work.length * span > moves / 2, `only ${work.length * span} frames were drawn`);
  t.diagnostic(`${work.length * span} frames: median ${at(0.5).toFixed(2)} ms, 95 % within ${at(0.95).toFixed(2)} ms`);
  assert(at(0.5) < budget, `${at(0.5).toFixed(2)} ms`);
  assert.deepEqual(stage.tab.problems, []);
});

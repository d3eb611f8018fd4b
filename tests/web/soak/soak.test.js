import assert from "node:assert/strict";
import { test } from "node:test";

import { hosts } from "./hosts.js";

/** Work before the first measurement: compilers and caches take their memory, once. */
const warmUp = { cycle: 100, decode: 5_000 };

/** Measured after each round. */
const rounds = 10;
const perRound = { cycle: 200, decode: 100_000 };

/** Bytes that the heap may grow over half of the rounds; a load that kept 400 bytes would reach it. */
const heapTolerance = 200_000;

/** Models that are kept on purpose. */
const leaked = 100;

for (const [name, start] of Object.entries(hosts)) {
  test(`2,000 cycles of load, decode and dispose, and 1,000,000 decodes, leave ${name}'s memory flat`, async (context) => {
    const host = await start();
    try {
      for (const task of /** @type {const} */ (["cycle", "decode"])) {
        await host.run(task, warmUp[task]);
        const measured = [await host.measure()];
        for (let round = 0; round < rounds; ++round) {
          await host.run(task, perRound[task]);
          measured.push(await host.measure());
        }
        const grown = heapGrowth(measured);
        context.diagnostic(`${rounds * perRound[task]} times ${task}: the heap grew by ${grown} of ${measured[0].heap} bytes`);
        for (const { wasm } of measured) assert.equal(wasm, measured[0].wasm, `${task}: bytes of WebAssembly memory`);
        assert(grown <= heapTolerance, `${task}: the heap grew: ${measured.map(({ heap }) => heap).join(", ")} bytes`);
      }
      await checkMeasure(host);
    } finally {
      await host.close();
    }
  });
}

/**
 * From the least of the first half to the least of the second: a leak shows in both, a passing cache in neither.
 * @param {import("./hosts.js").Memory[]} measured
 */
function heapGrowth(measured) {
  const heaps = measured.map(({ heap }) => heap);
  const half = Math.floor(heaps.length / 2);
  return Math.min(...heaps.slice(half)) - Math.min(...heaps.slice(0, half));
}

/**
 * Checks that both measures see what is kept.
 * @param {import("./hosts.js").Host} host
 */
async function checkMeasure(host) {
  const before = await host.measure();
  await host.run("leak", leaked);
  const after = await host.measure();
  assert(after.wasm > before.wasm, "models that are kept take no WebAssembly memory");
  assert(after.heap - before.heap > heapTolerance, "models that are kept take no heap");
}

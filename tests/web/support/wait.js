import assert from "node:assert/strict";

/** Milliseconds to wait for anything: a busy two-core machine is slow. */
export const patience = 60_000;

/** Milliseconds between two questions. */
const pause = 20;

/** @typedef {import("playwright-core").Locator} Locator */

/**
 * Asks again and again until the answer is something, and returns it. Fails after the limit. (Playwright's own waiting is
 * a text that it evaluates in the page, and the page's policy forbids that.)
 * @template Answer
 * @param {string} what  that is waited for
 * @param {() => Promise<Answer | undefined | null | false | ""> | Answer | undefined | null | false | ""} ask
 * @param {number} [limit]  in ms
 * @returns {Promise<Answer>}
 */
export async function waitUntil(what, ask, limit = patience) {
  const end = Date.now() + limit;
  for (;;) {
    const answer = await ask();
    if (answer) return answer;
    assert(Date.now() < end, `${what}: not within ${limit} ms`);
    await new Promise((resolve) => setTimeout(resolve, pause));
  }
}

/**
 * Waits until an element can be seen. (Playwright asks twice a second only.)
 * @param {Locator} locator
 */
export function waitToSee(locator) {
  return waitUntil(`${locator} can be seen`, () => locator.isVisible());
}

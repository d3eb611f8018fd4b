// Three browser engines behind one small interface.
import puppeteer from "puppeteer-core";

import { launchBrowser, openTab } from "../support/browser.js";
import { longPatience } from "./patience.js";
import { startWebKit } from "./webkit.js";

/** @typedef {{x: number, y: number}} Point  CSS pixels of the window */

/**
 * @typedef {object} Engine
 * @property {(url: string) => Promise<void>} open
 * @property {<Argument, Result>(code: (argument: Argument) => Result, argument: Argument) => Promise<Result>} run  in
 *   the page; the function brings all it needs, the argument and the result are JSON
 * @property {() => Promise<void>} pressEnd  sends the End key to what has the focus
 * @property {(points: Point[]) => Promise<void>} stroke  presses the mouse, or a finger, at the first, moves it over
 *   the others and lets it go at the last; one point is a click
 * @property {() => Promise<void>} close
 */

/**
 * Blink: Debian's Chromium, by its DevTools protocol.
 * @returns {Promise<Engine>}
 */
async function startChromium() {
  const browser = await launchBrowser();
  const { page } = await openTab(browser);
  return {
    open: async (url) => void (await page.goto(url)),
    run: (code, argument) => page.evaluate(/** @type {any} */ (code), argument),
    pressEnd: () => page.keyboard.press("End"),
    stroke: (points) => strokeWith(page.mouse, points),
    close: () => browser.close(),
  };
}

/**
 * Blink as a phone has it: a narrow screen, and a finger.
 * @returns {Promise<Engine>}
 */
async function startPhone() {
  const browser = await launchBrowser();
  const { page } = await openTab(browser, {
    viewport: { width: 390, height: 844 },
    deviceScaleFactor: 3,
    isMobile: true,
    hasTouch: true,
  });
  const session = await page.context().newCDPSession(page);
  /**
   * @param {"touchStart" | "touchMove" | "touchEnd"} type
   * @param {Point[]} touchPoints
   */
  const touch = (type, ...touchPoints) => session.send("Input.dispatchTouchEvent", { type, touchPoints });
  return {
    open: async (url) => void (await page.goto(url)),
    run: (code, argument) => page.evaluate(/** @type {any} */ (code), argument),
    pressEnd: () => page.keyboard.press("End"),
    stroke: async ([first, ...rest]) => {
      await touch("touchStart", first);
      for (const point of rest) await touch("touchMove", point);
      await touch("touchEnd");
    },
    close: () => browser.close(),
  };
}

/**
 * Gecko: Debian's Firefox, by WebDriver BiDi.
 * @returns {Promise<Engine>}
 */
async function startFirefox() {
  const browser = await puppeteer.launch({
    browser: "firefox",
    executablePath: "/usr/bin/firefox-esr",
    headless: true,
    timeout: longPatience,
    protocolTimeout: longPatience,
    defaultViewport: { width: 1280, height: 900 },
  });
  const page = await browser.newPage();
  return {
    open: async (url) => void (await page.goto(url, { timeout: longPatience })),
    run: (code, argument) => page.evaluate(/** @type {any} */ (code), argument),
    pressEnd: () => page.keyboard.press("End"),
    stroke: (points) => strokeWith(page.mouse, points),
    close: () => browser.close(),
  };
}

/**
 * @param {{move(x: number, y: number): Promise<void>, down(): Promise<void>, up(): Promise<void>}} mouse
 * @param {Point[]} points
 */
async function strokeWith(mouse, [first, ...rest]) {
  await mouse.move(first.x, first.y);
  await mouse.down();
  for (const { x, y } of rest) await mouse.move(x, y);
  await mouse.up();
}

/** @type {Record<string, () => Promise<Engine>>} */
export const engines = { Chromium: startChromium, Firefox: startFirefox, WebKit: startWebKit };

/** What the page is tried on: the engines, and a phone. */
export const devices = { ...engines, "Chromium on a phone": startPhone };

// Three browser engines behind one small interface.
import { spawn } from "node:child_process";
import { createServer } from "node:net";

import puppeteer from "puppeteer-core";
import { Builder, Capabilities, Key } from "selenium-webdriver";

import { launchBrowser, openTab, patience } from "../page/browser.js";

/** Milliseconds for a browser to start, or to answer a test: the large ones take minutes on a busy machine. */
export const longPatience = 5 * patience;

/**
 * @typedef {object} Engine
 * @property {(url: string) => Promise<void>} open
 * @property {(selector: string) => Promise<string>} textOf
 * @property {() => Promise<void>} pressEnd sends the End key to what has the focus
 * @property {() => Promise<void>} close
 */

/** Blink: Debian's Chromium, by its DevTools protocol. */
async function startChromium() {
  const browser = await launchBrowser();
  const { page } = await openTab(browser);
  return {
    open: async (url) => void (await page.goto(url)),
    textOf: async (selector) => (await page.locator(selector).textContent()) ?? "",
    pressEnd: () => page.keyboard.press("End"),
    close: () => browser.close(),
  };
}

/** Gecko: Debian's Firefox, by WebDriver BiDi. */
async function startFirefox() {
  const browser = await puppeteer.launch({
    browser: "firefox",
    executablePath: "/usr/bin/firefox-esr",
    headless: true,
    timeout: longPatience,
    protocolTimeout: longPatience,
  });
  const page = await browser.newPage();
  return {
    open: async (url) => void (await page.goto(url, { timeout: longPatience })),
    textOf: (selector) => page.$eval(selector, (element) => element.textContent ?? ""),
    pressEnd: () => page.keyboard.press("End"),
    close: () => browser.close(),
  };
}

/** WebKit: Debian's WebKitGTK in its test browser, by WebDriver, on a display that nobody sees. */
async function startWebKit() {
  const display = await startDisplay();
  const service = await startWebKitDriver(display.name);
  const browserOptions = {
    binary: "/usr/lib/x86_64-linux-gnu/webkit2gtk-4.1/MiniBrowser",
    args: ["--automation"],
  };
  const driver = await new Builder()
    .usingServer(service.url)
    .withCapabilities(new Capabilities({ browserName: "MiniBrowser", "webkitgtk:browserOptions": browserOptions }))
    .build();
  return {
    open: (url) => driver.get(url),
    textOf: (selector) =>
      driver.executeScript("return document.querySelector(arguments[0])?.textContent ?? ''", selector),
    pressEnd: () => driver.actions().sendKeys(Key.END).perform(),
    close: async () => {
      await driver.quit();
      service.stop();
      display.stop();
    },
  };
}

/** An X server in memory, on a number that it chooses. */
async function startDisplay() {
  const server = spawn("Xvfb", ["-displayfd", "1", "-screen", "0", "1280x900x24", "-nolisten", "tcp"], {
    stdio: ["ignore", "pipe", "ignore"],
  });
  const number = await new Promise((resolve, reject) => {
    server.once("error", reject);
    server.once("exit", (code) => reject(new Error(`Xvfb ended with ${code}`)));
    server.stdout.once("data", (text) => resolve(String(text).trim()));
  });
  return { name: `:${number}`, stop: () => server.kill() };
}

/** @param {string} display */
async function startWebKitDriver(display) {
  const port = await freePort();
  const service = spawn("WebKitWebDriver", [`--port=${port}`], {
    env: {
      ...process.env,
      DISPLAY: display,
      // As root in a container there are no further namespaces to put the pages into.
      WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS: "1",
      LIBGL_ALWAYS_SOFTWARE: "1",
    },
    stdio: "ignore",
  });
  const url = `http://127.0.0.1:${port}`;
  const end = Date.now() + longPatience;
  while (!(await fetch(`${url}/status`).then(({ ok }) => ok, () => false))) {
    if (Date.now() > end) throw new Error("WebKitWebDriver does not answer");
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  return { url, stop: () => service.kill() };
}

/** @returns {Promise<number>} */
function freePort() {
  return new Promise((resolve) => {
    const server = createServer().listen(0, "127.0.0.1", () => {
      const { port } = /** @type {import("node:net").AddressInfo} */ (server.address());
      server.close(() => resolve(port));
    });
  });
}

/** @type {Record<string, () => Promise<Engine>>} */
export const engines = { Chromium: startChromium, Firefox: startFirefox, WebKit: startWebKit };

// WebKit: Debian's WebKitGTK in its test browser, by WebDriver, on a virtual display.
import { spawn } from "node:child_process";
import { createServer } from "node:net";

import { Builder, Button, Capabilities, Key, Origin } from "selenium-webdriver";

import { waitUntil } from "../support/wait.js";
import { longPatience } from "./patience.js";

/** @returns {Promise<import("./engines.js").Engine>} */
export async function startWebKit() {
  const display = await startDisplay();
  const service = await startDriver(display.name);
  const driver = await new Builder()
    .usingServer(service.url)
    .withCapabilities(
      new Capabilities({
        browserName: "MiniBrowser",
        "webkitgtk:browserOptions": {
          binary: "/usr/lib/x86_64-linux-gnu/webkit2gtk-4.1/MiniBrowser",
          args: ["--automation"],
        },
      }),
    )
    .build();
  return {
    open: (url) => driver.get(url),
    run: (code, argument) => driver.executeScript(`return (${code})(arguments[0])`, argument),
    pressEnd: () => driver.actions().sendKeys(Key.END).perform(),
    stroke: async ([first, ...rest]) => {
      const actions = driver.actions().move({ ...first, origin: Origin.VIEWPORT }).press(Button.LEFT);
      for (const point of rest) actions.move({ ...point, origin: Origin.VIEWPORT });
      await actions.release(Button.LEFT).perform();
    },
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
async function startDriver(display) {
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
  await waitUntil("an answer of WebKitWebDriver", () => fetch(`${url}/status`).then(({ ok }) => ok, () => false), longPatience);
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

import assert from "node:assert/strict";
import { execFileSync, spawn } from "node:child_process";
import { cpSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";

import { launchBrowser, openTab } from "../support/browser.js";
import { patience } from "../support/wait.js";
import { goldenFile } from "./support/golden-file.js";
import { createProject } from "./support/project.js";
import { readExamples } from "./support/readme.js";

const environment = { ...process.env, NEXT_TELEMETRY_DISABLED: "1" };

/** The README's Next.js example, built for production. */
function buildProject() {
  const project = createProject("next", ["next", "react", "react-dom"]);
  cpSync(new URL("next", import.meta.url), project, { recursive: true });
  mkdirSync(join(project, "public"));
  writeFileSync(join(project, "public/conv-cvae.safetensors"), goldenFile);
  writeFileSync(join(project, "app/digit.jsx"), readExamples(readFileSync(join(project, "node_modules/vaelet/README.md"), "utf8"))["Next.js"].jsx);
  execFileSync(process.execPath, ["node_modules/next/dist/bin/next", "build"], { cwd: project, env: environment, stdio: "pipe" });
  return project;
}

/**
 * The built project, served on a free port.
 * @param {string} project
 */
async function startProject(project) {
  const server = spawn(process.execPath, ["node_modules/next/dist/bin/next", "start", "--port", "0", "--hostname", "127.0.0.1"], {
    cwd: project,
    env: environment,
    stdio: ["ignore", "pipe", "inherit"],
  });
  let output = "";
  const url = await new Promise((resolve, reject) => {
    server.once("exit", (code) => reject(new Error(`next start ended with ${code}: ${output}`)));
    server.stdout.on("data", (text) => {
      output += text;
      const address = /http:\/\/127\.0\.0\.1:\d+/.exec(output);
      if (address) resolve(address[0]);
    });
  });
  return { url, stop: () => new Promise((resolve) => (server.once("exit", resolve), server.kill())) };
}

test("Next.js renders the element on its server, and draws in the browser", { timeout: 10 * patience }, async () => {
  const site = await startProject(buildProject());
  const browser = await launchBrowser();
  try {
    const markup = await (await fetch(site.url)).text();
    assert.match(markup, /<vae-let src="\/conv-cvae\.safetensors" label="7"><\/vae-let>/);
    const { page, problems, requests } = await openTab(browser);
    await page.goto(site.url);
    await page.getByRole("img", { name: "a generated 7" }).waitFor();
    assert.deepEqual(problems, []);
    assert(requests.some((url) => /\/_next\/static\/media\/vaelet-relaxed\.[^/]+\.wasm$/.test(url)), requests.join(" "));
  } finally {
    await browser.close();
    await site.stop();
  }
});

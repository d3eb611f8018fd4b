import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { copyFileSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";

import * as esbuild from "esbuild";

import { launchBrowser, openTab } from "../support/browser.js";
import { goldenFile } from "./support/golden-file.js";
import { createProject } from "./support/project.js";
import { readExamples } from "./support/readme.js";
import { htmlPage, serve } from "./support/site.js";

/** The README's example as JavaScript, which Node.js runs as it stands. */
function createExample() {
  const project = createProject("react", ["react", "react-dom"]);
  const { jsx } = readExamples(readFileSync(join(project, "node_modules/vaelet/README.md"), "utf8")).React;
  writeFileSync(join(project, "digit.js"), esbuild.transformSync(jsx, { loader: "jsx", jsx: "automatic" }).code);
  return project;
}

test("React renders the element on a server, and takes it over in the browser without a word", async () => {
  const project = createExample();
  const markup = execFileSync(process.execPath, ["react-server.js"], { cwd: project, encoding: "utf8" }).trim();
  assert.match(markup, /^<main><vae-let src="\/conv-cvae.safetensors" label="7" seed="3" editable=""><\/vae-let><\/main>$/);

  await esbuild.build({
    absWorkingDir: project,
    entryPoints: ["react-client.js"],
    outdir: "dist",
    bundle: true,
    format: "esm",
    define: { "process.env.NODE_ENV": '"development"' },
    logLevel: "error",
  });
  for (const name of ["vaelet.wasm", "vaelet-relaxed.wasm"]) {
    copyFileSync(join(project, "node_modules/vaelet/js", name), join(project, "dist", name));
  }
  const site = await serve(
    { "/": join(project, "dist") },
    {
      "/index.html": { body: htmlPage(`<div id="root">${markup}</div>`, "react-client.js"), type: "text/html" },
      "/conv-cvae.safetensors": { body: goldenFile, type: "application/octet-stream" },
    },
  );
  const browser = await launchBrowser();
  try {
    const { page, problems } = await openTab(browser);
    await page.goto(`${site.url}index.html`);
    await page.getByRole("img", { name: "a generated 7" }).waitFor();
    await page.getByRole("slider").first().waitFor();
    assert.deepEqual(problems, []);
  } finally {
    await browser.close();
    await site.stop();
  }
});

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { test } from "node:test";

import * as esbuild from "esbuild";

import { launchBrowser, openTab } from "../page/browser.js";
import { createProject } from "./support/project.js";
import { htmlPage, serve } from "./support/site.js";

test("React renders the element on a server, and takes it over in the browser without a word", async () => {
  const project = createProject("react", ["react", "react-dom"]);
  const markup = execFileSync(process.execPath, ["react-server.js"], { cwd: project, encoding: "utf8" }).trim();
  assert.match(markup, /^<main><vae-let src="model.safetensors" label="7" seed="3" editable=""><\/vae-let><\/main>$/);

  await esbuild.build({
    absWorkingDir: project,
    entryPoints: ["react-client.js"],
    outdir: "dist",
    bundle: true,
    format: "esm",
    loader: { ".wasm": "file" },
    define: { "process.env.NODE_ENV": '"development"' },
    logLevel: "error",
  });
  const page = { body: htmlPage(`<div id="root">${markup}</div>`, "react-client.js"), type: "text/html" };
  const site = await serve({ "/": join(project, "dist") }, { "/index.html": page });
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

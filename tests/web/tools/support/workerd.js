import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";

import { build } from "esbuild";

import { goldenFile } from "../../package/support/golden-file.js";
import { createToolProject, installs } from "./tool-project.js";

/** Leaves the module out of the bundle, as wrangler does: workerd compiles it before the program runs. */
const modulesStayFiles = {
  name: "modules-stay-files",
  /** @param {import("esbuild").PluginBuild} build */
  setup({ onResolve }) {
    onResolve({ filter: /\.wasm$/ }, () => ({ path: "./vaelet.wasm", external: true }));
  },
};

/**
 * What a program answers in workerd, with the weights among its assets.
 * @param {string} name of the project
 * @param {string} program
 * @returns {Promise<{status: number, text: string}>}
 */
export async function askWorkerd(name, program) {
  const project = createToolProject("plain", name, { "program.js": program });
  const { outputFiles } = await build({
    entryPoints: [join(project, "program.js")],
    bundle: true,
    format: "esm",
    write: false,
    plugins: [modulesStayFiles],
  });
  const { Miniflare, Response } = createRequire(join(installs, "plain/package.json"))("miniflare");
  const miniflare = new Miniflare({
    modulesRoot: project,
    modules: [
      { type: "ESModule", path: join(project, "bundle.js"), contents: outputFiles[0].text },
      { type: "CompiledWasm", path: join(project, "vaelet.wasm"), contents: readFileSync(join(project, "node_modules/vaelet/js/vaelet.wasm")) },
    ],
    compatibilityDate: "2026-01-01",
    serviceBindings: { ASSETS: () => new Response(goldenFile) },
  });
  try {
    const answer = await miniflare.dispatchFetch("http://localhost/");
    return { status: answer.status, text: await answer.text() };
  } finally {
    await miniflare.dispose();
  }
}

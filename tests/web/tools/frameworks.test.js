import assert from "node:assert/strict";
import { join } from "node:path";
import { after, before, test } from "node:test";

import { goldenFile } from "../package/support/golden-file.js";
import { goldenBody, readPage } from "../package/support/golden-page.js";
import { htmlPage, serve } from "../package/support/site.js";
import { launchBrowser } from "../support/browser.js";
import { run } from "./support/commands.js";
import { readExample } from "./support/example.js";
import { eachError } from "./support/programs.js";
import { assertBuilt, assertServed, embeddedPolicy } from "./support/servers.js";
import { createToolProject } from "./support/tool-project.js";

/** @type {import("playwright-core").Browser} */
let browser;
before(async () => (browser = await launchBrowser()));
after(() => browser.close());

/** Vite 8 in a project of another framework. */
const vite = { install: "plain", serve: "vite --host 127.0.0.1 --port 0", build: "vite build --target es2022" };

/**
 * What a framework is tried with. `build` writes a static site into `folder`, unless `start` serves it.
 * @typedef {object} Framework
 * @property {string} name
 * @property {string} install of tests/web/tools/installs
 * @property {string} sources of tests/web/tools/projects
 * @property {Record<string, string | Uint8Array>} [files] lines of the README, or where it has its files
 * @property {string} serve
 * @property {string} build
 * @property {string} [start]
 * @property {string} [folder]
 * @property {string} [policy]
 */

/** @type {Framework[]} */
const frameworks = [
  { name: "Vue", sources: "vue", files: { "vite.config.js": readExample("Vue", "js") }, ...vite },
  { name: "React", sources: "react", ...vite },
  {
    name: "SvelteKit",
    install: "plain",
    sources: "svelte",
    files: { "static/model.safetensors": goldenFile },
    serve: "vite dev --host 127.0.0.1 --port 0",
    build: "vite build",
    start: "vite preview --host 127.0.0.1 --port 0",
  },
  {
    name: "Astro 6",
    install: "astro",
    sources: "astro",
    files: { "astro.config.mjs": readExample("Astro", "js") },
    serve: "astro dev --host 127.0.0.1 --port 0",
    build: "astro build",
    folder: "dist",
  },
  {
    name: "Nuxt",
    install: "nuxt",
    sources: "nuxt",
    files: { "nuxt.config.js": readExample("Nuxt", "js") },
    serve: "nuxt dev --host 127.0.0.1 --port 0",
    build: "nuxt build",
    start: "HOST=127.0.0.1 PORT=0 node .output/server/index.mjs",
  },
  ...["--turbopack", "--webpack"].map((bundler) => ({
    name: `Next.js with ${bundler.slice(2)}`,
    install: "next",
    sources: "next",
    serve: `next dev ${bundler} --hostname 127.0.0.1 --port 0`,
    build: `next build ${bundler}`,
    start: "next start --hostname 127.0.0.1 --port 0",
  })),
  {
    name: "Angular",
    install: "angular",
    sources: "angular",
    serve: "ng serve",
    build: "ng build",
    folder: "dist/app/browser",
    policy: `${embeddedPolicy}; font-src 'self'`,
  },
];

for (const { name, install, sources, files, serve, build, start, folder, policy } of frameworks) {
  const project = (/** @type {string} */ use) => createToolProject(install, `${name}-${use}`.replace(/\W+/g, "-").toLowerCase(), files, sources);

  test(`${name}: its development server shows the golden picture, in the page, the worker and the element`, () =>
    assertServed(browser, project("dev"), serve));

  test(`${name} builds a page that shows the same`, async () => {
    if (start === undefined) return void (await assertBuilt(browser, project("build"), build, { folder, policy }));
    const built = project("build");
    await run(built, build);
    await assertServed(browser, built, start);
  });
}

test("Angular: without what is embedded, each error names it", async () => {
  const files = { "src/main.ts": `// @ts-nocheck\n${eachError}`, "src/index.html": htmlPage(goldenBody, "") };
  const project = createToolProject("angular", "angular-error", files, "angular");
  await run(project, "ng build");
  const site = await serve({ "/": join(project, "dist/app/browser") });
  try {
    const { written } = await readPage(browser, `${site.url}index.html`);
    assert.match(written.here, /^VaeletError .*left vaelet\.wasm behind.*`vaelet\/embedded`/);
    assert.match(written.inWorker, /^VaeletError .*left worker\.js behind.*`vaelet\/embedded`/);
  } finally {
    await site.stop();
  }
});

/**
 * Turns the page in a folder into what a host serves: the markup of its sections put into index.html, modules and
 * styles bundled, each with its digest in its name, and a service worker that knows the digest of every file.
 *   node www/bundle.js FOLDER
 */

import { createHash } from "node:crypto";
import { readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { join, relative, resolve, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const [site] = process.argv.slice(2);
const here = fileURLToPath(new URL(".", import.meta.url));
/** A worker that few start: apart from the others, with which it shares no chunk, so that these stay as few as they are. */
const apart = "js/features/train-here/training-worker.js";
const entries = ["js/main.js", "js/page.js", "js/model/worker.js", "styles/page.css"];

/** A line of markup that another file, named from the page's folder, takes the place of. */
const includeLine = /^ *<!-- include (\S+) -->\n/gm;

/** @type {import("esbuild").BuildOptions} */
const common = { bundle: true, minify: true, format: "esm", target: "es2022", legalComments: "none", logLevel: "warning" };

/** The name of a style sheet that a script which is loaded later imports, as a text. */
const later = /\.later\.css$/;

/**
 * Resolves "beside-scripts", which styles/page.css imports: every style sheet that stands beside a script, but for those
 * that come later, with what they style.
 * @type {import("esbuild").Plugin}
 */
const stylesBesideScripts = {
  name: "beside-scripts",
  setup({ onResolve, onLoad }) {
    const folder = join(here, "page/js");
    onResolve({ filter: /^beside-scripts$/ }, ({ path }) => ({ path, namespace: path }));
    onLoad({ filter: /.*/, namespace: "beside-scripts" }, async () => {
      const sheets = (await readdir(folder, { recursive: true })).filter((path) => path.endsWith(".css") && !later.test(path)).sort();
      return { contents: sheets.map((path) => `@import "./${path}";`).join("\n"), loader: "css", resolveDir: folder };
    });
  },
};

/** @type {import("esbuild").Plugin} */
const laterStyles = {
  name: "later-styles",
  setup({ onLoad }) {
    onLoad({ filter: later }, async ({ path }) => {
      const { outputFiles } = await build({ ...common, entryPoints: [path], write: false });
      return { contents: outputFiles[0].text.trim(), loader: "text" };
    });
  },
};

/** Every entry of the package, by the name that the page imports: the copy in the site. */
const aliases = Object.fromEntries(
  ["worker/script", "early", "element", "handwriting", "pictures", "training", "weights", "worker", ""].map((entry) => {
    const file = entry === "worker/script" ? "worker/worker.js" : join(entry, "index.js");
    return [join("vaelet", entry), resolve(site, "vaelet/js", file)];
  }),
);

/**
 * Resolves "one-file-parts": the texts of www/one-file, of which the page makes a page in one file.
 * @type {import("esbuild").Plugin}
 */
const oneFileParts = {
  name: "one-file-parts",
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^one-file-parts$/ }, ({ path }) => ({ path, namespace: path }));
    onLoad({ filter: /.*/, namespace: "one-file-parts" }, async () => {
      const [opener, viewer, style] = await Promise.all(["opener.js", "viewer.js", "style.css"].map(bundleOneFile));
      const page = await readFile(join(here, "one-file/page.html"), "utf8");
      const template = page.replace("{{opener}}", () => opener).replace("{{style}}", () => style);
      return { contents: `export const template = ${JSON.stringify(template)}; export const viewer = ${JSON.stringify(viewer)};` };
    });
  },
};

await bundlePage();
await minifyModelList();
await minifyPackage();
await writeNotices();
await writeServiceWorker();

/** The list of models comes before the first picture. */
async function minifyModelList() {
  const list = join(site, "models/index.json");
  await writeFile(list, JSON.stringify(JSON.parse(await readFile(list, "utf8"))));
}

/** Replaces the page's modules and styles with bundles, and their addresses in index.html. */
async function bundlePage() {
  const outputs = { ...(await bundle(entries, true)), ...(await bundle([apart], false)) };
  let page = await assembleMarkup();
  for (const [output, { entryPoint }] of Object.entries(outputs)) {
    const entry = [...entries, apart].find((name) => entryPoint?.endsWith(`page/${name}`));
    if (entry !== undefined) page = page.replace(entry, addressOf(output));
  }
  await writeFile(join(site, "index.html"), page);
  await Promise.all(["js", "styles"].map((folder) => rm(join(site, folder), { recursive: true })));
}

/**
 * @param {string[]} names  of entries
 * @param {boolean} splitting  whether they share chunks
 * @returns {Promise<import("esbuild").Metafile["outputs"]>}
 */
async function bundle(names, splitting) {
  const { metafile } = await build({
    ...common,
    entryPoints: names.map((name) => join(here, "page", name)),
    outbase: join(here, "page"),
    outdir: site,
    entryNames: "bundled/[name]-[hash]",
    chunkNames: "bundled/[name]-[hash]",
    splitting,
    sourcemap: true,
    metafile: true,
    alias: aliases,
    nodePaths: [join(here, "node_modules")],
    plugins: [stylesBesideScripts, laterStyles, oneFileParts],
  });
  return metafile.outputs;
}

/**
 * A script or style that stands in the exported page as it is.
 * @param {string} name  in www/one-file
 * @returns {Promise<string>}
 */
async function bundleOneFile(name) {
  const { outputFiles } = await build({
    ...common,
    entryPoints: [join(here, "one-file", name)],
    format: "iife",
    globalName: name === "viewer.js" ? "vaeletViewer" : undefined,
    alias: aliases,
    // The module is given to it, and it has no address of its own.
    define: { "import.meta.url": "undefined" },
    write: false,
  });
  return outputFiles[0].text.trim();
}

/**
 * Puts the markup of each section, which stands beside its script, into its place in index.html, or in another section.
 * @param {string} [name]  of the file to begin with
 * @returns {Promise<string>}
 */
async function assembleMarkup(name = "index.html") {
  const page = await readFile(join(site, name), "utf8");
  const paths = Array.from(page.matchAll(includeLine), ([, path]) => path);
  const parts = new Map(await Promise.all(paths.map(async (path) => /** @type {const} */ ([path, await assembleMarkup(path)]))));
  return page.replace(includeLine, (_, path) => parts.get(path) ?? "").replace(/^ +/gm, "");
}

/** The package's own modules, which other pages embed from here: each stays a file, without its comments. */
async function minifyPackage() {
  const folder = join(site, "vaelet/js");
  const modules = (await readdir(folder, { recursive: true })).filter((path) => path.endsWith(".js"));
  await build({
    ...common,
    bundle: false,
    entryPoints: modules.map((path) => join(folder, path)),
    outbase: folder,
    outdir: folder,
    allowOverwrite: true,
  });
}

/** The licences of what the page contains beside vaelet. */
async function writeNotices() {
  const own = await readFile(join(site, "vaelet/NOTICES"), "utf8");
  const others = await Promise.all([["gifenc", "LICENSE.md"], ["d3-contour", "LICENSE"], ["d3-array", "LICENSE"]].map(
    async ([name, file]) => `\n${name}\n\n${await readFile(join(here, "node_modules", name, file), "utf8")}`));
  await writeFile(join(site, "NOTICES"), own + others.join(""));
}

/** The service worker, with the digest of every other file in it. */
async function writeServiceWorker() {
  const paths = (await readdir(site, { recursive: true })).sort().map((path) => join(site, path));
  const isFile = await Promise.all(paths.map(async (path) => (await stat(path)).isFile()));
  const files = paths.filter((_, i) => isFile[i]);
  const digests = await Promise.all(files.map(async (file) => [addressOf(file), await digestOf(file)]));
  await build({
    ...common,
    entryPoints: [join(here, "offline/service-worker.js")],
    outfile: join(site, "service-worker.js"),
    define: { DIGESTS: JSON.stringify(Object.fromEntries(digests)) },
  });
}

/** @param {string} file */
async function digestOf(file) {
  return createHash("sha256").update(await readFile(file)).digest("hex");
}

/**
 * @param {string} file
 * @returns {string} as the page names it
 */
function addressOf(file) {
  return relative(site, file).split(sep).join("/");
}

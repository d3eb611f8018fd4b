/**
 * Draws the page's icons as PNG, for systems that take no SVG.
 *   node www/icons.js FOLDER
 */

import { readFile, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";
import { initWasm, Resvg } from "@resvg/resvg-wasm";

const [site] = process.argv.slice(2);

/** The rounded one as it is, and the one that fills its square, to be cut into any shape. */
const icons = [
  { from: "favicon.svg", to: "icon-192.png", side: 192 },
  { from: "favicon.svg", to: "icon-512.png", side: 512 },
  { from: "icon.svg", to: "icon-maskable-512.png", side: 512 },
  { from: "icon.svg", to: "apple-touch-icon.png", side: 180 },
];

await initWasm(readFile(createRequire(import.meta.url).resolve("@resvg/resvg-wasm/index_bg.wasm")));
for (const { from, to, side } of icons) {
  const picture = new Resvg(await readFile(join(site, from), "utf8"), { fitTo: { mode: "width", value: side } });
  await writeFile(join(site, to), picture.render().asPng());
}

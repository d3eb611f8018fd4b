import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

import { goldenFile, goldenImages } from "../../package/support/golden-file.js";
import { goldenInput } from "../../package/support/golden-page.js";
import { tarball } from "../../package/support/project.js";

const root = fileURLToPath(new URL("../../../../", import.meta.url));

/** Where tests/web/tools/setup installs the tools, each of tests/web/tools/installs in a folder of its name. */
export const installs = join(root, "build/tools");

/**
 * A new project as a person has it: the packed package in its node_modules, the tools above it, the weights in
 * `public/`, and the golden sample in `golden.json`.
 * @param {string} install the folder of tests/web/tools/installs whose packages it uses
 * @param {string} name of the project
 * @param {Record<string, string | Uint8Array>} [files] path -> what it holds
 * @param {string} [sources] the folder of tests/web/tools/projects that is in it too
 * @returns {string} the folder
 */
export function createToolProject(install, name, files = {}, sources = "") {
  const folder = join(installs, install, name);
  rmSync(folder, { recursive: true, force: true });
  const vaelet = join(folder, "node_modules/vaelet");
  mkdirSync(vaelet, { recursive: true });
  execFileSync("tar", ["-xzf", tarball, "-C", vaelet, "--strip-components", "1"]);
  cpSync(join(root, "tests/web/package/pages/scenario.js"), join(folder, "scenario.js"));
  const own = fileURLToPath(new URL(`../projects/${sources}`, import.meta.url));
  if (sources) cpSync(own, folder, { recursive: true });
  /** @type {Record<string, string | Uint8Array>} */
  const all = {
    "package.json": JSON.stringify({ name, private: true, type: "module", dependencies: { vaelet: "*" } }),
    "golden.json": JSON.stringify({ ...goldenInput, image: Array.from(goldenImages[0]) }),
    "public/model.safetensors": goldenFile,
    // As the README's examples call it.
    "public/conv-cvae.safetensors": goldenFile,
    ...files,
  };
  for (const [path, content] of Object.entries(all)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  }
  return folder;
}

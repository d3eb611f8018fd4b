import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../../../../", import.meta.url));

/** What web/pack packed. */
export const tarball = join(root, "build/vaelet.tgz");

/**
 * A new project outside the repository's own modules, with the packed package installed as npm installs it.
 * @param {string} name of its folder in build/package-tests
 * @param {string[]} [others] packages of these tests to link beside it
 * @returns {string} the folder; the pages of these tests are in it
 */
export function createProject(name, others = []) {
  const folder = join(root, "build/package-tests", name);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "package.json"), JSON.stringify({ name, private: true, type: "module" }));
  const options = ["--offline", "--no-audit", "--no-fund", "--no-package-lock", "--loglevel", "error"];
  execFileSync("npm", ["install", ...options, tarball], { cwd: folder, stdio: ["ignore", "ignore", "inherit"] });
  for (const other of others) {
    const place = join(folder, "node_modules", other);
    mkdirSync(dirname(place), { recursive: true });
    symlinkSync(join(root, "tests/web/package/node_modules", other), place);
  }
  cpSync(fileURLToPath(new URL("../pages", import.meta.url)), folder, { recursive: true });
  return folder;
}

import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";

import { publint } from "publint";
import { formatMessage } from "publint/utils";

import { createProject, tarball } from "./support/project.js";

const root = fileURLToPath(new URL("../../../", import.meta.url));

let project = "";
let folder = "";
before(() => {
  project = createProject("pack");
  folder = join(project, "node_modules/vaelet");
});

/**
 * The folder of an entry, by the name that this Node.js knows: `path` is the older.
 * @param {import("node:fs").Dirent & {path?: string, parentPath?: string}} entry
 */
const parentOf = ({ path, parentPath }) => parentPath ?? path ?? "";

const read = (/** @type {string} */ path) => readFileSync(join(folder, path), "utf8");

test("the package holds its modules, a type file for each, the wasm, and nothing else", () => {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(parentOf(entry), entry.name).slice(folder.length + 1));
  const sources = execFileSync("git", ["ls-files", "web/js"], { encoding: "utf8", cwd: root })
    .trim()
    .split("\n")
    .map((path) => path.replace("web/", ""));
  const expected = [
    ...["LICENSE", "NOTICES", "README.md", "package.json", "js/vaelet.wasm", "js/vaelet-relaxed.wasm", "js/training/vaelet-training.wasm", "js/embedded.js", "js/embedded.d.ts"],
    ...sources.flatMap((path) => [path, path.replace(/\.js$/, ".d.ts")]),
  ];
  assert.deepEqual(files.sort(), [...new Set(expected)].sort());
});

test("it depends on nothing, and every export is a file", () => {
  const { dependencies, peerDependencies, exports } = JSON.parse(read("package.json"));
  assert.equal(dependencies ?? peerDependencies, undefined);
  const paths = Object.values(exports).flatMap((entry) => (typeof entry === "string" ? [entry] : Object.values(entry)));
  for (const path of paths) assert(read(path).length > 0, path);
});

test("TypeScript's oldest way to find types leads to the same files as the exports", () => {
  const { types, typesVersions, exports } = JSON.parse(read("package.json"));
  const { ".": main, ...entries } = exports;
  const typed = Object.entries(entries).filter(([, entry]) => entry.types);
  assert.equal(types, main.types);
  assert.deepEqual(typesVersions["*"], Object.fromEntries(typed.map(([name, entry]) => [name.replace("./", ""), [entry.types]])));
});

test("the notices name every library inside the wasm", () => {
  const notices = read("NOTICES");
  for (const name of ["XNNPACK", "pthreadpool", "FXdiv", "FP16", "RapidJSON", "tl::expected", "Emscripten", "musl", "libc++"]) {
    assert.match(notices, new RegExp(`^${name.replaceAll("+", "\\+")}.*\n-+$`, "m"));
  }
});

test("publint finds nothing to say", async () => {
  const { messages } = await publint({ pkgDir: folder, strict: true });
  const manifest = JSON.parse(read("package.json"));
  assert.deepEqual(messages.map((message) => formatMessage(message, manifest)), []);
});

test("arethetypeswrong finds nothing wrong for users of ES modules", () => {
  const options = ["--profile", "esm-only", "--format", "ascii"];
  const { status, stdout } = spawnSync(join(root, "tests/web/package/node_modules/.bin/attw"), [tarball, ...options], { encoding: "utf8" });
  assert.equal(status, 0, stdout);
});

test("a strict TypeScript program compiles against the types, for browsers alone", () => {
  const compilerOptions = {
    ...{ strict: true, noEmit: true, skipLibCheck: false, types: [] },
    ...{ target: "ES2022", lib: ["ES2022", "DOM"], module: "ESNext", moduleResolution: "Bundler" },
  };
  writeFileSync(join(project, "tsconfig.json"), JSON.stringify({ compilerOptions, files: ["consumer.ts"] }));
  const { status, stdout } = spawnSync(join(root, "tests/node_modules/.bin/tsc"), ["-p", project], { encoding: "utf8" });
  assert.equal(status, 0, stdout);
});

test("TypeScript knows the element in React's JSX, and its properties", () => {
  const react = createProject("react-types", ["react", "@types/react", "csstype"]);
  const compilerOptions = {
    ...{ strict: true, noEmit: true, skipLibCheck: true, jsx: "react-jsx", types: [] },
    ...{ target: "ES2022", lib: ["ES2022", "DOM"], module: "ESNext", moduleResolution: "Bundler" },
  };
  writeFileSync(join(react, "tsconfig.json"), JSON.stringify({ compilerOptions, files: ["consumer.tsx"] }));
  const { status, stdout } = spawnSync(join(root, "tests/node_modules/.bin/tsc"), ["-p", react], { encoding: "utf8" });
  assert.equal(status, 0, stdout);
});

/**
 * Bytes of modules, each gzipped on its own as a server sends them.
 * @param {string[]} paths
 */
const gzipped = (paths) => paths.reduce((sum, path) => sum + gzipSync(readFileSync(join(folder, path)), { level: 9 }).length, 0);

/**
 * All modules of a folder, without those below it.
 * @param {string} path
 */
const modulesOf = (path) => readdirSync(join(folder, path)).filter((name) => name.endsWith(".js")).map((name) => join(path, name));

/**
 * Bytes, comments included. The worker has a sentence for each reason why a browser starts none, takes an abort until all
 * has arrived, and waits for what a call needs; the element has sliders for dimensions and for directions, and follows
 * the colours of its page; weights files are written by some of their modules, and searched for directions by others.
 * Handwriting has a sentence for each kind of model and picture that it refuses.
 */
const limits = { worker: 9_950, element: 9_100, pictures: 8_000, handwriting: 8_300, weights: 9_600 };

test("each part beside the core stays within its limit, gzipped", (context) => {
  for (const [part, limit] of Object.entries(limits)) {
    const bytes = gzipped(modulesOf(`js/${part}`));
    context.diagnostic(`${part}: ${bytes} bytes`);
    assert(bytes <= limit, `${part}: ${bytes} bytes`);
  }
});

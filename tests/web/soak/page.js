// The page in Chromium: waits to be told what to do.
import { loadModel } from "/vaelet/js/index.js";
import { models, watchMemory, workWith } from "./work.js";

const wasm = watchMemory();
const files = Promise.all(models.map(async (name) => new Uint8Array(await (await fetch(`models/${name}`)).arrayBuffer())));
const work = files.then((files) => workWith(loadModel, files));

globalThis.soak = {
  run: async (task, count) => (await work)[task](count),
  wasm,
};

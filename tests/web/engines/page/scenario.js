// What every engine does with the package; the results stand in the page as JSON.
import { defineElement } from "/vaelet/js/element/index.js";
import { loadModel } from "/vaelet/js/index.js";
import { loadModelInWorker } from "/vaelet/js/worker/index.js";

/** @param {string} name */
const output = (name) => document.querySelector(`#${name}`);

/** Decodes and encodes a model's golden samples, here and in a worker. */
async function tryModel({ file, z, label }) {
  const model = await loadModel(file);
  const remote = await loadModelInWorker(file);
  const images = model.decode({ z, label });
  const { mean, sigma } = model.encode({ pixels: images, label });
  const inWorker = await remote.decode({ z, label });
  model.dispose();
  remote.dispose();
  return { file, images: [...images], inWorker: [...inWorker], mean: [...mean], sigma: [...sigma] };
}

/** What becomes of a call whose worker is terminated. */
async function tryLostWorker({ file, label }) {
  const worker = new Worker("/vaelet/js/worker/worker.js", { type: "module" });
  const model = await loadModelInWorker(file, { worker });
  await model.describe();
  const call = model.sample({ label: label?.[0], count: 10_000 });
  worker.terminate();
  return call.then(() => "done", ({ code }) => code);
}

/** The element's picture: the opacity of each pixel. */
function inkOf(element) {
  const canvas = element.shadowRoot.querySelector("canvas");
  const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
  return Array.from({ length: data.length / 4 }, (_, i) => data[4 * i + 3] / 255);
}

/** The element draws in the next animation frame; this waits until it has. */
const nextFrame = () => new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));

/** Shows the first golden sample in an editable element, and focuses its first slider. */
async function tryElement({ file, z, label }) {
  const element = document.createElement("vae-let");
  Object.assign(element, { src: file, z: z[0], label: label?.[0] ?? null, editable: true });
  const loaded = new Promise((resolve) => {
    element.addEventListener("load", resolve);
    element.addEventListener("error", resolve);
  });
  defineElement();
  document.body.append(element);
  await loaded;
  if (element.error) throw element.error;
  const slider = element.shadowRoot.querySelector("input");
  slider.focus();
  element.addEventListener("change", async () => {
    await nextFrame();
    const caption = element.shadowRoot.querySelector("canvas").getAttribute("aria-label");
    const change = { caption, z: [...element.z], most: Number(slider.max), ink: inkOf(element) };
    output("change").textContent = JSON.stringify(change);
  });
  return inkOf(element);
}

async function run() {
  const models = await (await fetch("golden.json")).json();
  const results = [];
  for (const model of models) results.push(await tryModel(model));
  output("element").textContent = JSON.stringify(await tryElement(models[0]));
  output("models").textContent = JSON.stringify(results);
  output("lost").textContent = JSON.stringify(await tryLostWorker(models[0]));
}

run().catch((error) => (output("models").textContent = JSON.stringify({ error: `${error.code}: ${error.message}` })));

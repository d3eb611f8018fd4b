// Compiled, not run: what a TypeScript program sees of the package.
import { loadModel, toRgba, VaeletError, type Description, type Label, type Model } from "vaelet";
import { defineElement, VaeLet } from "vaelet/element";
import { readHandwriting, type Fit } from "vaelet/handwriting";
import { fromImageData, type PictureFit } from "vaelet/pictures";
import relaxed from "vaelet/vaelet-relaxed.wasm";
import simd from "vaelet/vaelet.wasm";
import { loadModelInWorker } from "vaelet/worker";

const controller = new AbortController();
const model: Model = await loadModel("m.safetensors", {
  signal: controller.signal,
  onProgress: ({ loaded, total }) => console.log(loaded + (total ?? 0)),
});
const label: Label = model.conditional ? "7" : [1];
const z: Float32Array = model.sample({ label, seed: 1, count: 2 }).z;
const image: ImageData = model.toImageData(model.decode({ z: [z.slice(0, model.latentSize)], label }), { index: 0 });
const path = model.interpolate({ from: z, to: z, count: 3, mode: "spherical", label });
const description: Description = model.describe();
const bytes: Uint8ClampedArray = toRgba(path.images, { ink: [0, 0, 0, 255] });
const nats: number | undefined = model.latents[0].kl;

async function sampleOnce(): Promise<Float32Array> {
  using own = await loadModel("m.safetensors");
  using other = await loadModelInWorker("m.safetensors", { createWorker: () => new Worker("worker.js") });
  return other.labels.length > 0 ? own.sample({ label }).images : own.sample().images;
}

const remote = await loadModelInWorker(new Blob());
const asked = await loadModel(new Request("m.safetensors", { credentials: "include" }));
const shared = await loadModel(new Uint8Array(new SharedArrayBuffer(8)));
const { mean }: { mean: Float32Array } = await remote.encode({ pixels: path.images, label });

const fit: PictureFit = "pad";
const pixels: Float32Array = fromImageData(new Image(), model.image, { fit });
const fits: Fit[] = (await readHandwriting(remote, document.createElement("canvas"))).fits;
console.log(pixels.length + fits[0].kl);

defineElement({ wasmUrl: { simd, relaxed } });
void loadModelInWorker("m.safetensors", { wasmUrl: simd });
const element = document.createElement("vae-let");
element.z = mean;
element.label = 7;
const found: VaeLet | null = document.querySelector("vae-let");

try {
  // @ts-expect-error A path has no mode of this name.
  model.interpolate({ from: z, to: z, count: 3, mode: "cubic" });
  // @ts-expect-error A model's facts cannot be set.
  model.latentSize = 3;
} catch (error) {
  if (error instanceof VaeletError) console.log(error.code, sampleOnce, asked, shared, found?.model?.name, image, description, bytes, nats);
}

// Shipped models, written by `vaelet export --onnx`: ONNX Runtime draws and encodes what the module does.
import { readFile } from "node:fs/promises";
import { test } from "node:test";

import { loadModel } from "../web/engine/package.js";
import { openWeightsFile } from "../web/support/weights-file.js";
import { allowed, assertClose, assertVaried, count, folder, interleaved, inTree, numbers, oneHot, pixelOf, run, runGraph } from "./support.js";

/**
 * The mean and the standard deviation of the channel that a value of images with channels last belongs to.
 * @param {import("../web/engine/weights-files.js").Image} image
 * @param {number} at
 */
function scaleOf({ channels, mean, std }, at) {
  const [shift, factor] = [mean, std].map((value) => (typeof value === "number" ? value : value[at % channels]));
  return { shift, factor };
}

for (const name of ["faces", "conv-cvae", "letters"]) {
  test(`${name}, exported, gives the module's pictures, means and sigmas in ONNX Runtime`, async () => {
    const file = inTree(`www/models/${name}.safetensors`);
    const graphs = `${folder}shipped/${name}`;
    run("export", file, "--onnx", graphs, "--overwrite");
    const { spec } = openWeightsFile(await readFile(file));
    const { image, latent } = spec;
    const shape = [image.channels, image.height, image.width];
    const labels = oneHot(spec.labels.length, count);
    const loaded = await loadModel(file);

    const z = numbers(count * latent, -2, 2);
    const [decoded] = await runGraph(`${graphs}/decoder.onnx`, z, [latent], labels);
    const pictures = interleaved(decoded, shape).map((value, at) => {
      const { shift, factor } = scaleOf(image, at);
      return pixelOf.linear(value * factor + shift);
    });
    assertVaried(pictures, name);
    assertClose(loaded.decode({ z, label: labels }), pictures, allowed, "decoded");

    const pixels = numbers(count * image.channels * image.height * image.width, 0, 1);
    const given = pixels.map((pixel, at) => {
      const { shift, factor } = scaleOf(image, at);
      return (pixel - shift) / factor;
    });
    const [mean, sigma] = await runGraph(`${graphs}/encoder.onnx`, interleaved(given, shape, true), shape, labels);
    const found = loaded.encode({ pixels, label: labels });
    assertClose(found.mean, mean, allowed, "mean");
    assertClose(found.sigma, sigma, allowed, "sigma");
    loaded.dispose();
  });
}

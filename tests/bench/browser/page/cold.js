// A page that shows one digit as soon as it can. The build puts one framework in the place of "peer".
import { load } from "peer";
import { filesOf } from "./peer.js";

const query = new URLSearchParams(location.search);
const number = (/** @type {string} */ name) => Number(query.get(name));
const label = new Float32Array(number("labels"));
label[0] = 1;

const { decode } = await load(filesOf(String(query.get("model")), [1]));
const z = new Float32Array(number("latent"));
const pixels = await decode({ z, label: label.length > 0 ? label : undefined, batch: 1 });

const canvas = /** @type {HTMLCanvasElement} */ (document.querySelector("canvas"));
const image = new ImageData(canvas.width, canvas.height);
pixels.forEach((pixel, i) => image.data.fill(255 * pixel, 4 * i, 4 * i + 3));
for (let i = 3; i < image.data.length; i += 4) image.data[i] = 255;
canvas.getContext("2d")?.putImageData(image, 0, 0);

/** Milliseconds since the navigation began. */
globalThis.firstDigit = performance.now();

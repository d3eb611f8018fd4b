/**
 * A drawing made into an image as MNIST's were: the ink fitted into a box of 20 of 28 pixels, its aspect
 * kept, then moved so that its centre of mass is the image's centre (LeCun et al. 1998, section III.A).
 */

/** Side of the box, as a part of the image's smaller side. */
const boxPart = 20 / 28;

/** Ink fainter than this is paper. */
const faintest = 0.05;

/**
 * Grey levels in [0, 1], row by row; 1 is ink.
 * @typedef {{width: number, height: number, pixels: Float32Array}} Drawing
 */

/**
 * @param {Drawing} drawing  of any size
 * @param {{width: number, height: number}} image  size of the result
 * @returns {Float32Array | undefined} [H*W]; undefined when there is no ink
 */
export function normaliseDrawing(drawing, image) {
  const ink = inkBox(drawing);
  if (ink === undefined) return undefined;
  const scale = (boxPart * Math.min(image.width, image.height)) / Math.max(ink.right - ink.left, ink.bottom - ink.top);
  const mass = centreOfMass(drawing);
  const originX = mass.x - image.width / 2 / scale;
  const originY = mass.y - image.height / 2 / scale;
  return Float32Array.from({ length: image.width * image.height }, (_, i) => {
    const x = originX + (i % image.width) / scale;
    const y = originY + Math.floor(i / image.width) / scale;
    return areaMean(drawing, x, y, x + 1 / scale, y + 1 / scale);
  });
}

/** @param {Drawing} drawing */
function inkBox({ width, height, pixels }) {
  const box = { left: width, right: 0, top: height, bottom: 0 };
  pixels.forEach((value, i) => {
    if (value < faintest) return;
    const x = i % width;
    const y = Math.floor(i / width);
    box.left = Math.min(box.left, x);
    box.right = Math.max(box.right, x + 1);
    box.top = Math.min(box.top, y);
    box.bottom = Math.max(box.bottom, y + 1);
  });
  return box.right > box.left ? box : undefined;
}

/** @param {Drawing} drawing */
function centreOfMass({ width, pixels }) {
  let [mass, x, y] = [0, 0, 0];
  pixels.forEach((value, i) => {
    mass += value;
    x += value * ((i % width) + 0.5);
    y += value * (Math.floor(i / width) + 0.5);
  });
  return { x: x / mass, y: y / mass };
}

/**
 * The mean of a rectangle that may cut through pixels, or lie outside, where all is paper.
 * @param {Drawing} drawing
 * @param {number} left
 * @param {number} top
 * @param {number} right
 * @param {number} bottom
 */
function areaMean({ width, height, pixels }, left, top, right, bottom) {
  let sum = 0;
  for (let y = Math.max(0, Math.floor(top)); y < Math.min(height, bottom); y++) {
    const rowPart = Math.min(y + 1, bottom) - Math.max(y, top);
    for (let x = Math.max(0, Math.floor(left)); x < Math.min(width, right); x++) {
      sum += rowPart * (Math.min(x + 1, right) - Math.max(x, left)) * pixels[y * width + x];
    }
  }
  return Math.min(1, sum / ((right - left) * (bottom - top)));
}

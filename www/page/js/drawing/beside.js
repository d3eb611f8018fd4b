/**
 * Puts each `count` of images beside one another, so that a word becomes one picture.
 * @param {import("../model/image-format.js").ImageFormat} image
 * @param {Float32Array} images [N, H, W, C]
 * @param {number} count by which N can be divided
 * @returns {{image: import("../model/image-format.js").ImageFormat, images: Float32Array}} [N / count, H, count * W, C]
 */
export function placeBeside(image, images, count) {
  const row = image.width * image.channels;
  const wide = new Float32Array(images.length);
  for (let start = 0; start < images.length; start += row) {
    const line = start / row; // of all images, one below the other
    const y = line % image.height;
    const index = Math.floor(line / image.height);
    const target = (Math.floor(index / count) * image.height + y) * count + (index % count);
    wide.set(images.subarray(start, start + row), target * row);
  }
  return { image: { ...image, width: count * image.width }, images: wide };
}

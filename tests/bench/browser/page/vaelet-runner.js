/**
 * What the benchmark asks of a model of any version of the package.
 * @param {any} model
 * @returns {import("./peer.js").Runner}
 */
export function runnerOf(model) {
  // Left out by the earlier package, which knows one channel.
  const { height, width, channels = 1 } = model.image;
  const size = height * width * channels;
  let images = new Float32Array();
  return {
    decode({ z, label, batch }) {
      if (images.length !== batch * size) images = new Float32Array(batch * size);
      return model.decode({ z, label }, images);
    },
    encode({ pixels, label }) {
      return model.encode(model.encoderTakesLabel === false ? { pixels } : { pixels, label }).mean;
    },
  };
}

// The work that is repeated, under Node.js and in a page alike.

/** Shipped models: a conditional one and a plain one, of different sizes. */
export const models = ["conv-cvae.safetensors", "mlp-vae-2d.safetensors"];

/**
 * @param {typeof import("../../../web/js/index.js").loadModel} loadModel
 * @param {Uint8Array<ArrayBuffer>[]} files
 */
export function workWith(loadModel, files) {
  /** @type {unknown[]} */
  const kept = [];
  const loadAll = () => Promise.all(files.map((file) => loadModel(file)));

  return {
    /** Loads, decodes with and disposes of models, in turns. */
    async cycle(/** @type {number} */ count) {
      for (let i = 0; i < count; ++i) {
        const model = await loadModel(files[i % files.length]);
        model.sample({ seed: i, count: 1 + (i % 20), ...labelOf(model) });
        model.dispose();
      }
    },
    /** Decodes one z after the other, with each model in turns. */
    async decode(/** @type {number} */ count) {
      const models = await loadAll();
      for (let i = 0; i < count; ++i) {
        const model = models[i % models.length];
        const z = new Float32Array(model.latentSize).fill(Math.sin(i));
        const [pixel] = model.decode({ z, ...labelOf(model) });
        if (!(pixel >= 0 && pixel <= 1)) throw new Error(`decode ${i} gave the pixel ${pixel}`);
      }
      for (const model of models) model.dispose();
    },
    /** What the two above must not do: keeps models and their images. */
    async leak(/** @type {number} */ count) {
      for (let i = 0; i < count; ++i) {
        const model = await loadModel(files[i % files.length]);
        kept.push(model, model.describe());
      }
    },
  };
}

/** @param {import("../../../web/js/index.js").Model} model */
function labelOf({ conditional, labels }) {
  return conditional ? { label: labels[0] } : {};
}

/**
 * Notes the memory of every WebAssembly instance that is made from now on.
 * @returns {() => number} bytes of them all
 */
export function watchMemory() {
  /** @type {WebAssembly.Memory[]} */
  const memories = [];
  const instantiate = /** @type {(module: WebAssembly.Module, imports: any) => Promise<any>} */ (WebAssembly.instantiate);
  Object.assign(WebAssembly, {
    /** @type {typeof instantiate} */
    instantiate: async (module, imports) => {
      const instance = await instantiate(module, imports);
      memories.push(instance.exports.memory);
      return instance;
    },
  });
  return () => memories.reduce((sum, { buffer }) => sum + buffer.byteLength, 0);
}

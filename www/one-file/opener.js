/**
 * The script that stands as it is in the exported file: it unpacks what is inside, and starts it.
 */

/** The viewer's script, the module, the weights and the licences: how page/js/features/export/archive.js packs them. */
const partCount = 4;

open().catch((error) => {
  /** @type {HTMLElement} */ (document.querySelector("#problem")).textContent = `What this file holds could not be opened: ${error.message}`;
});

async function open() {
  if (typeof DecompressionStream === "undefined") throw new Error("the browser is too old, it takes Chrome 91, Firefox 113 or Safari 16.4.");
  const text = document.querySelector("#inside")?.textContent ?? "";
  const packed = Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
  const unpacked = new Blob([packed]).stream().pipeThrough(new DecompressionStream("gzip"));
  const inside = await new Response(unpacked).arrayBuffer();
  const script = document.createElement("script");
  const [viewer, ...parts] = split(inside);
  script.textContent = new TextDecoder().decode(viewer);
  document.head.append(script);
  /** @type {any} */ (globalThis).vaeletViewer.show(...parts);
}

/**
 * @param {ArrayBuffer} inside  the length of each part, then the parts
 */
function split(inside) {
  const lengths = new Uint32Array(inside, 0, partCount);
  let end = lengths.byteLength;
  return Array.from(lengths, (length) => new Uint8Array(inside, (end += length) - length, length));
}

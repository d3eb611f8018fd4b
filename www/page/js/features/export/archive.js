/**
 * Packs what the exported file holds: the length of each part, then the parts, compressed, in characters that a page may
 * contain. www/one-file/opener.js unpacks it.
 * @param {Uint8Array<ArrayBuffer>[]} parts
 * @returns {Promise<string>}
 */
export async function pack(parts) {
  const lengths = Uint32Array.from(parts, ({ length }) => length);
  const compressed = new Blob([lengths, ...parts]).stream().pipeThrough(new CompressionStream("gzip"));
  return base64Of(await new Response(compressed).blob());
}

/**
 * @param {Blob} blob
 * @returns {Promise<string>}
 */
function base64Of(blob) {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(String(reader.result).split(",")[1]);
    reader.onerror = () => reject(reader.error);
    reader.readAsDataURL(blob);
  });
}

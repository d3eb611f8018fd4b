/** Bytes at the start of a file that tell what it is. */
const headLength = 512;

/** The most bytes that the header of a weights file may have; more is no header. */
const longestHeader = 100_000_000;

/**
 * What the bytes at the start of a file say: `name` is the format's; undefined when they say nothing.
 * @typedef {{kind: "picture" | "weights" | "unknown", name?: string}} FileKind
 */

/**
 * Formats by their first bytes, as Latin-1; a dot is any byte. Not each can be read by each browser. No pattern repeats a
 * group that has a repetition inside: a file made for it would keep the page busy for years.
 */
const pictures = [
  { name: "PNG", start: /^\x89PNG\r\n/ },
  { name: "JPEG", start: /^\xff\xd8\xff/ },
  { name: "GIF", start: /^GIF8[79]a/ },
  { name: "WebP", start: /^RIFF....WEBP/s },
  { name: "BMP", start: /^BM....\0\0\0\0/s },
  { name: "HEIC", start: /^....ftyp(hei|hev|mif1|msf1)/s },
  { name: "AVIF", start: /^....ftypavi/s },
  { name: "TIFF", start: /^(II\*\0|MM\0\*)/ },
  { name: "ICO", start: /^\0\0[\x01\x02]\0/ },
  { name: "JPEG XL", start: /^(\xff\x0a|\0\0\0\x0cJXL )/ },
  { name: "JPEG 2000", start: /^(\0\0\0\x0cjP {2}|\xff\x4f\xff\x51)/ },
  { name: "Photoshop", start: /^8BPS/ },
  { name: "PDF", start: /^%PDF-/ },
  { name: "PNM", start: /^P[1-6][\s#]/ },
  { name: "SVG", start: /^(\xef\xbb\xbf)?\s*(<\?xml\b[^]*?|<!--[^]*?|<!doctype svg\b[^]*?)?<svg\b/i },
];

/**
 * Tells a picture from a weights file by what is in it: neither its name nor the type that the system gives it can be
 * relied on. Where the bytes say nothing, the type decides.
 * @param {File} file
 * @returns {Promise<FileKind>}
 */
export async function kindOf(file) {
  const head = await readHead(file);
  const found = pictures.find(({ start }) => start.test(head));
  if (found !== undefined) return { kind: "picture", name: found.name };
  if (isWeights(head, file.size)) return { kind: "weights", name: "safetensors" };
  return { kind: file.type.startsWith("image/") ? "picture" : "unknown" };
}

/**
 * A safetensors file starts with the length of its header, in 8 bytes, and with the header's JSON.
 * @param {string} head
 * @param {number} size  of the file, in bytes
 */
function isWeights(head, size) {
  if (head[8] !== "{") return false;
  const length = Array.from(head.slice(0, 8)).reduce((sum, byte, i) => sum + byte.charCodeAt(0) * 256 ** i, 0);
  return length <= Math.min(longestHeader, size);
}

/**
 * @param {Blob} file
 * @returns {Promise<string>} Latin-1; empty when it cannot be read, which whoever opens it will tell
 */
async function readHead(file) {
  try {
    const bytes = new Uint8Array(await file.slice(0, headLength).arrayBuffer());
    return String.fromCharCode(...bytes);
  } catch {
    return "";
  }
}

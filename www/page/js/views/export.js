import { find, make } from "../dom.js";

/** Screen pixels for each pixel of the saved picture. */
const scale = 20;

/**
 * Saving the picture, and copying the link that brings it back.
 * @param {Document} page
 * @param {() => string} fileName  without the ending
 */
export function createExport(page, fileName) {
  const digit = find(page, "#digit", HTMLCanvasElement);
  const link = find(page, "#link", HTMLButtonElement);
  const status = find(page, "#link-status", HTMLElement);

  find(page, "#save", HTMLButtonElement).addEventListener("click", async () => {
    const url = URL.createObjectURL(await pictureOf(digit));
    make("a", { href: url, download: `${fileName()}.png` }).click();
    URL.revokeObjectURL(url);
  });

  link.hidden = navigator.clipboard === undefined;
  link.addEventListener("click", async () => {
    const copied = await navigator.clipboard.writeText(location.href).then(() => true, () => false);
    status.textContent = copied ? "Copied." : "The browser did not allow it; the link is in the address bar.";
  });
}

/**
 * Black ink on white paper, each pixel a square.
 * @param {HTMLCanvasElement} digit
 * @returns {Promise<Blob>}
 */
async function pictureOf(digit) {
  const canvas = make("canvas", { width: digit.width * scale, height: digit.height * scale });
  const context = canvas.getContext("2d");
  if (context === null) throw new Error("this browser gives no 2-D canvas");
  context.imageSmoothingEnabled = false;
  context.fillStyle = "white";
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.drawImage(digit, 0, 0, canvas.width, canvas.height);
  return new Promise((resolve, reject) => {
    canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error("the picture could not be written as PNG"))));
  });
}

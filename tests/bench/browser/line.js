// What a slow line allows: no page can show a digit before it has what it needs.
import { startOf } from "../../web/support/weights-file.js";

/** Latency in ms, bytes a second. */
export const slowLine = { offline: false, latency: 150, downloadThroughput: 200_000, uploadThroughput: 200_000 };

/** One for the page, one for its script and the weights, one for the module. */
const roundTrips = 3;

/**
 * Returns how many bytes of a weights file come before its prior and its encoder: where the decoder is first, a picture
 * needs no more.
 * @param {Uint8Array} file
 */
export function bytesToDecode(file) {
  return startOf(file, /^(prior|encoder)\./);
}

/**
 * Returns the milliseconds that such a line takes for so many bytes, and the round trips before the last of them.
 * @param {number} bytes
 */
export function timeOnLine(bytes) {
  return (1000 * bytes) / slowLine.downloadThroughput + roundTrips * slowLine.latency;
}

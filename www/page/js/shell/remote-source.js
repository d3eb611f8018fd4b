/** Models of other hosts: see state/remote-name.js. */

import { remoteAddress } from "../state/remote-name.js";
import { shorten } from "../state/shorten.js";

/**
 * @param {string} name
 * @returns {import("../model/sources.js").Source}
 * @throws {Error} with a sentence, when it is no address that the page may ask
 */
export function sourceOfRemote(name) {
  const address = remoteAddress(name);
  const url = URL.canParse(address) ? new URL(address) : undefined;
  if (url?.protocol !== "https:") {
    throw new Error(`This link asks for the model “${shorten(address)}”: expected an address that begins with https://, of a weights file.`);
  }
  const title = url.pathname.split("/").pop() || url.host;
  return {
    name,
    file: title.replace(/\.safetensors$/, ""),
    title,
    sentence: `A file of another host: ${title}, from ${url.host}.`,
    weights: url.href,
  };
}

/** Characters of an address in the question; the host stands before it, whole. */
const longestAddress = 300;

/**
 * Asks before anything is fetched from another host.
 * @param {import("../model/sources.js").Source} source
 */
export function questionOf({ weights }) {
  const { host, href } = new URL(String(weights));
  return `This link opens a model of another host, ${host}: ${shorten(href, longestAddress)}. To fetch it, the page asks that host, which learns your network address, and nothing else.`;
}

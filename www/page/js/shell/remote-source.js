/** Models of other hosts, which a link names by their address: `?model=https://…`. */

/** Precedes an address where the state has a model's name. */
const remote = "url:";

/** The name of the parameter of the page's address. */
const parameter = "model";

/**
 * The model that the page's address asks for, as the state names it; undefined when it asks for none.
 * @param {string} search  of the address
 */
export function remoteName(search) {
  const address = new URLSearchParams(search).get(parameter);
  return address === null || address === "" ? undefined : remote + address;
}

/** @param {string} name  of a model, as the state has it */
export function isRemote(name) {
  return name.startsWith(remote);
}

/**
 * @param {string} name
 * @returns {import("../model/sources.js").Source}
 * @throws {Error} with a sentence, when it is no address that the page may ask
 */
export function sourceOfRemote(name) {
  const address = name.slice(remote.length);
  const url = URL.canParse(address) ? new URL(address) : undefined;
  if (url?.protocol !== "https:") {
    throw new Error(`This link asks for the model “${address}”: expected an address that begins with https://, of a weights file.`);
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

/**
 * Asks before anything is fetched from another host.
 * @param {import("../model/sources.js").Source} source
 */
export function questionOf({ weights }) {
  const { host, href } = new URL(String(weights));
  return `This link opens a model of another host, ${host}: ${href}. To fetch it, the page asks that host, which learns your network address, and nothing else.`;
}

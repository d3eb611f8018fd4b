/** Names of models of other hosts, which a link names by their address: `?model=https://…`. */

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
 * The address in the name of such a model.
 * @param {string} name
 */
export function remoteAddress(name) {
  return name.slice(remote.length);
}

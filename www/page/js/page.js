import { Explorer } from "./explorer.js";
import { fetchSources } from "./model/sources.js";
import { createOffline } from "./shell/offline.js";
import { createOpenFile } from "./shell/open-file.js";
import { remoteName } from "./state/remote-name.js";
import { parseState } from "./state/state.js";

/**
 * Puts the page together. Throws when the list of models does not arrive; it can be called again then.
 * @param {import("./shell/notice.js").Notice} notice
 */
export async function startPage(notice) {
  /** @type {Explorer | undefined} */
  let explorer;
  const keepOffline = createOffline(document, () => explorer?.source?.weights);
  explorer = new Explorer(document, notice, await fetchSources());
  createOpenFile(document, notice, (file) => explorer.openAny(file));
  // Not location.hash: the page's own address of the state before may have taken its place since.
  addEventListener("hashchange", ({ newURL }) => explorer.applyLink(parseState(new URL(newURL).hash)));
  const link = parseState(location.hash);
  // What stands before the hash stays there, whatever the person opens after it.
  const model = link.state.model || (remoteName(location.search) ?? "");
  await explorer.applyLink({ ...link, state: { ...link.state, model } });
  keepOffline();
}

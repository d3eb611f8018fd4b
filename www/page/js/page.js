import { Explorer } from "./explorer.js";
import { fetchSources, sourceOfFile } from "./sources.js";
import { parseState } from "./state.js";
import { createExport } from "./views/export.js";
import { createOpenFile } from "./views/open-file.js";
import { createTheme } from "./views/theme.js";

/**
 * Puts the page together. Throws when the list of models does not arrive; it can be called again then.
 * @param {import("./views/notice.js").Notice} notice
 */
export async function startPage(notice) {
  const sources = await fetchSources();
  const explorer = new Explorer(document, notice, sources);
  createTheme(document);
  createExport(document, () => explorer.name);
  createOpenFile(document, (file) => explorer.open(sourceOfFile(file)));
  addEventListener("hashchange", () => explorer.follow(parseState(location.hash)));
  await explorer.follow(parseState(location.hash));
}

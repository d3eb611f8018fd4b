import { find } from "../drawing/dom.js";

const storageKey = "vaelet.theme";
const darkPreference = "(prefers-color-scheme: dark)";

/**
 * Light or dark: as the system says, until the person says otherwise.
 * @param {Document} page
 */
export function createTheme(page) {
  const root = page.documentElement;
  const button = find(page, "#theme", HTMLButtonElement);
  const preference = matchMedia(darkPreference);

  function isDark() {
    return root.dataset.theme === undefined ? preference.matches : root.dataset.theme === "dark";
  }

  function name() {
    button.textContent = isDark() ? "Light" : "Dark";
  }

  const stored = readStored();
  if (stored === "dark" || stored === "light") root.dataset.theme = stored;
  name();
  preference.addEventListener("change", name);
  button.addEventListener("click", () => {
    root.dataset.theme = isDark() ? "light" : "dark";
    store(root.dataset.theme);
    name();
  });
}

/** Storage may be forbidden: then the choice lasts as long as the page. */
function readStored() {
  try {
    return localStorage.getItem(storageKey);
  } catch {
    return null;
  }
}

/** @param {string} theme */
function store(theme) {
  try {
    localStorage.setItem(storageKey, theme);
  } catch {
    return;
  }
}

/**
 * Gives the page the style of what was loaded later. A sheet that a script makes needs no address, and strict policies
 * allow it.
 * @param {string} text  of a NAME.later.css, which a module imports once
 */
export function addStyle(text) {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(text);
  document.adoptedStyleSheets.push(sheet);
}

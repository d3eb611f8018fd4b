const rules = `
  :host { display: inline-block; vertical-align: middle; width: var(--vaelet-size, 8em); }
  [part="image"] {
    display: block; width: 100%; image-rendering: var(--vaelet-rendering, auto);
    color: var(--vaelet-ink, currentcolor); background: var(--vaelet-paper, transparent);
    transition: color 1ms;
  }
  [part="message"] { margin: 0; color: var(--vaelet-error, inherit); overflow-wrap: anywhere; }
  [part="controls"] { display: grid; gap: 0.25em; margin: 0.5em 0 0; padding: 0; border: 0; min-width: 0; }
  [part="more"] > [part="field"] { margin-top: 0.25em; }
  [part="field"] { display: grid; grid-template-columns: max-content minmax(0, 1fr); gap: 0.5em; align-items: center; }
  [part="slider"] { width: 100%; margin: 0; accent-color: var(--vaelet-accent, auto); }
  :host([hidden]), [hidden] { display: none; }
`;

/** The elements of a document share a sheet. @type {WeakMap<Document, CSSStyleSheet>} */
const sheets = new WeakMap();

/**
 * Styles a shadow root through a constructed sheet: inline styles are what strict policies forbid. A sheet serves the
 * document that made it alone. jsdom has none, and neither has a document without a window, such as that of a template:
 * nothing is drawn there, and an element that moves on is styled where it arrives.
 * @param {ShadowRoot} root
 */
export function adoptStyle(root) {
  const { ownerDocument } = root;
  const sheet = sheets.get(ownerDocument) ?? createSheet(ownerDocument);
  if (!sheet) return;
  sheets.set(ownerDocument, sheet);
  root.adoptedStyleSheets = [sheet];
}

/** @param {Document} page */
function createSheet({ defaultView }) {
  const { CSSStyleSheet } = defaultView ?? {};
  if (!CSSStyleSheet?.prototype.replaceSync) return undefined;
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(rules);
  return sheet;
}

/**
 * The element of that kind that the page is known to have.
 * @template {Element} Kind
 * @param {ParentNode} parent
 * @param {string} selector
 * @param {new () => Kind} kind
 * @returns {Kind}
 */
export function find(parent, selector, kind) {
  const element = parent.querySelector(selector);
  if (element instanceof kind) return element;
  throw new Error(`index.html has no ${kind.name} at ${selector}`);
}

/**
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {Partial<HTMLElementTagNameMap[Tag]>} [properties]
 * @param {(Node | string)[]} children
 * @returns {HTMLElementTagNameMap[Tag]}
 */
export function make(tag, properties = {}, ...children) {
  const element = Object.assign(document.createElement(tag), properties);
  element.append(...children);
  return element;
}

/**
 * What draws on a canvas.
 * @param {HTMLCanvasElement} canvas
 * @param {CanvasRenderingContext2DSettings} [settings]
 * @returns {CanvasRenderingContext2D}
 */
export function contextOf(canvas, settings) {
  const context = canvas.getContext("2d", settings);
  if (context === null) throw new Error("This browser gives no 2-D canvas.");
  return context;
}

/**
 * Tells whether an element is on the screen or about to be scrolled there, at first and whenever that changes.
 * @param {Element} element
 * @param {(near: boolean) => void} tell
 * @returns {() => void} ends that
 */
export function watchNear(element, tell) {
  const observer = new IntersectionObserver((entries) => tell(entries[entries.length - 1].isIntersecting), { rootMargin: "50%" });
  observer.observe(element);
  return () => observer.disconnect();
}

/**
 * Acts once, as soon as an element is near.
 * @param {Element} element
 * @param {() => void} act
 * @returns {() => void} gives that up
 */
export function whenNear(element, act) {
  const end = watchNear(element, (near) => {
    if (!near) return;
    end();
    act();
  });
  return end;
}

/**
 * Sets properties that are not so already: a browser lays out anew for what only seems to change, and views are drawn
 * in every frame.
 * @template {HTMLElement} Kind
 * @param {Kind} element
 * @param {Partial<Kind>} properties
 */
export function write(element, properties) {
  for (const name of /** @type {(keyof Kind)[]} */ (Object.keys(properties))) {
    const value = /** @type {Kind[keyof Kind]} */ (properties[name]);
    if (element[name] !== value) element[name] = value;
  }
}

/**
 * Sets a variable of the styles, if it is not so already.
 * @param {HTMLElement} element
 * @param {string} name
 * @param {string | number} value
 */
export function writeStyle({ style }, name, value) {
  if (style.getPropertyValue(name) !== String(value)) style.setProperty(name, String(value));
}

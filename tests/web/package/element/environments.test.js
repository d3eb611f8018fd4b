// The element in other documents, and where parts of a browser are not there or go away.
import assert from "node:assert/strict";
import { test } from "node:test";

import { htmlPage, strictPolicy } from "../support/site.js";
import { canvasOf, golden, onElement, readCanvas, script, useElement, waitForOther } from "../support/element.js";

const withElement = useElement("element-environments");
const files = { "/sub/frame.html": { body: htmlPage("<main></main>", ""), type: "text/html" } };
const policy = `${strictPolicy}; frame-src 'self'`;

test("an element keeps its style in a frame's document and on its way back", () =>
  withElement(
    `<iframe src="sub/frame.html"></iframe><vae-let ${golden}></vae-let><div></div>`,
    async (page) => {
      await canvasOf(page).waitFor();
      const found = await page.evaluate(async () => {
        const frame = /** @type {HTMLIFrameElement} */ (document.querySelector("iframe"));
        const element = /** @type {HTMLElementTagNameMap["vae-let"]} */ (document.querySelector("vae-let"));
        const displayOf = () => {
          const view = /** @type {Window} */ (element.ownerDocument.defaultView);
          return [view.getComputedStyle(element).display, element.shadowRoot?.adoptedStyleSheets.length];
        };
        const { model } = element;
        const displays = [displayOf()];
        frame.contentDocument?.querySelector("main")?.append(element);
        displays.push(displayOf());
        const inFrame = element.model === model && element.ownerDocument === frame.contentDocument;
        document.querySelector("div")?.append(element);
        displays.push(displayOf());
        return { displays, inFrame, back: element.model === model };
      });
      assert.deepEqual(found, { displays: new Array(3).fill(["inline-block", 1]), inFrame: true, back: true });
    },
    { files, policy },
  ));

test("an element whose frame has gone is drawn again where it moves to, and goes on", () =>
  withElement(
    `<iframe src="sub/frame.html"></iframe><vae-let ${golden}></vae-let><div></div>`,
    async (page) => {
      await canvasOf(page).waitFor();
      const before = await readCanvas(page);
      await onElement(page, async (element) => {
        const frame = /** @type {HTMLIFrameElement} */ (document.querySelector("iframe"));
        frame.contentDocument?.querySelector("main")?.append(element);
        frame.remove();
        await new Promise((resolve) => setTimeout(resolve, 50));
        document.querySelector("div")?.append(element);
      });
      await canvasOf(page).waitFor();
      assert.deepEqual(await readCanvas(page), before);
      await onElement(page, (element) => void Object.assign(element, { z: null, seed: 5 }));
      await waitForOther(page, before.pixels);
    },
    { files, policy },
  ));

test("an element goes through a document without a window unharmed, and is drawn and styled where it arrives", () =>
  withElement(`<vae-let ${golden}></vae-let><div></div>`, async (page) => {
    await canvasOf(page).waitFor();
    const before = await readCanvas(page);
    const thrown = await onElement(page, (element) => {
      for (const parent of [document.createElement("template").content, document.implementation.createHTMLDocument().body]) parent.append(element);
      document.querySelector("div")?.append(element);
    }).catch(String);
    assert.equal(thrown, undefined);
    await canvasOf(page).waitFor();
    assert.deepEqual(await readCanvas(page), before);
    assert.equal(await onElement(page, (element) => element.shadowRoot?.adoptedStyleSheets.length), 1);
  }));

test("the src of an element in a frame is relative to the frame's document", () =>
  withElement(
    `<iframe src="sub/frame.html"></iframe>`,
    async (page) => {
      const error = await page.evaluate(async () => {
        const frame = /** @type {HTMLIFrameElement} */ (document.querySelector("iframe"));
        const element = document.createElement("vae-let");
        frame.contentDocument?.body.append(element);
        const failed = new Promise((resolve) => element.addEventListener("error", resolve, { once: true }));
        element.src = "none.safetensors";
        await failed;
        return element.error?.message;
      });
      assert.match(String(error), /\/sub\/none\.safetensors/);
    },
    { files, policy, loud: true },
  ));

test("elements of one document share one sheet", () =>
  withElement(`<vae-let></vae-let><vae-let></vae-let>`, async (page) => {
    await canvasOf(page).waitFor({ state: "detached" });
    const same = await page.evaluate(() => {
      const [first, second] = [...document.querySelectorAll("vae-let")].map(({ shadowRoot }) => shadowRoot?.adoptedStyleSheets[0]);
      return first !== undefined && first === second;
    });
    assert.equal(same, true);
  }));

test("an element that is left when the page's functions go away does no harm", () =>
  withElement(`<vae-let ${golden}></vae-let>`, async (page) => {
    await canvasOf(page).waitFor();
    await onElement(page, async (element) => {
      const globals = /** @type {any} */ (globalThis);
      for (const name of ["cancelAnimationFrame", "requestAnimationFrame", "Event"]) globals[name] = undefined;
      element.label = "3";
      await new Promise((resolve) => setTimeout(resolve, 10));
      element.remove();
      await new Promise((resolve) => setTimeout(resolve));
      document.body.append(element);
      element.remove();
      await new Promise((resolve) => setTimeout(resolve));
    });
  }));

test("without a registry of elements, as in a content script of an extension, the import does nothing", () =>
  withElement(
    "",
    async (page) => {
      const found = await page.evaluate(async (script) => {
        Object.defineProperty(globalThis, "customElements", { value: null });
        await import(script);
        const { defineElement } = await import(script.replace("define.js", "index.js"));
        defineElement({ name: "other-let" });
        return document.createElement("vae-let").constructor.name;
      }, script);
      assert.equal(found, "HTMLElement");
    },
    { script: "" },
  ));

test("without constructed sheets and canvases, as in jsdom, an element works unstyled", () =>
  withElement(
    "",
    async (page) => {
      const name = await page.evaluate(async (script) => {
        Object.assign(CSSStyleSheet.prototype, { replaceSync: undefined });
        Object.assign(HTMLCanvasElement.prototype, { getContext: () => undefined });
        await import(script);
        const element = Object.assign(document.createElement("vae-let"), { src: "model.safetensors" });
        const loaded = new Promise((resolve) => element.addEventListener("load", resolve));
        document.body.append(element);
        await loaded;
        return element.model?.name;
      }, script);
      assert.equal(name, "conv-cvae");
    },
    { script: "" },
  ));

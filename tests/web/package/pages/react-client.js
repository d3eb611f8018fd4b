// Takes over the server's markup in the browser.
import { createElement } from "react";
import { hydrateRoot } from "react-dom/client";
import { defineElement } from "vaelet/element";
import wasmUrl from "vaelet/vaelet.wasm";
import { App } from "./react-app.js";

defineElement({ wasmUrl });
hydrateRoot(document.querySelector("#root"), createElement(App), {
  onRecoverableError: (error) => console.error(error),
});

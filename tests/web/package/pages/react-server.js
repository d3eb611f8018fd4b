// Renders the page on a server; prints the markup.
import { createElement } from "react";
import { renderToString } from "react-dom/server";
import { App } from "./react-app.js";

console.log(renderToString(createElement(App)));

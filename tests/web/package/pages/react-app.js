// A program around the README's React example.
import { createElement } from "react";
import { Digit } from "./digit.js";

export function App() {
  return createElement("main", null, createElement(Digit, { label: "7", seed: 3 }));
}

// The README's React example, without JSX so that Node.js runs it as it stands.
import { createElement } from "react";

export function App() {
  const digit = { src: "model.safetensors", label: "7", seed: 3, editable: true };
  return createElement("main", null, createElement("vae-let", digit));
}

// What runs in the worker. Whoever starts one sends it a port for each model to serve.
import { serveModel } from "./serve-model.js";

globalThis.addEventListener("message", ({ ports }) => {
  for (const port of ports) serveModel(port);
});

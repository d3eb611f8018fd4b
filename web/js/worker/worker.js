// The script of the worker. The page sends it a port for each model to serve.
import { serveModel } from "./serve-model.js";

globalThis.addEventListener("message", ({ ports }) => {
  for (const port of ports) serveModel(port);
});

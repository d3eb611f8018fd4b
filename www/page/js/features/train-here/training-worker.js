// The worker that trains, so that nothing holds up the page. The page sends it a port.
import { serveTraining } from "./serve-training.js";

globalThis.addEventListener("message", ({ ports }) => {
  for (const port of ports) serveTraining(port);
});

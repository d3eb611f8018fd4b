import { useEffect, useState } from "react";
import { createRoot } from "react-dom/client";
import { loadModel } from "vaelet";
import "vaelet/element/define";
import { loadModelInWorker } from "vaelet/worker";
import golden from "./golden.json";
import { run } from "./scenario.js";

function App() {
  const [events, setEvents] = useState([]);
  const note = (event) => setEvents((before) => [...before, event.type]);
  useEffect(() => void run({ loadModel, loadModelInWorker }), []);
  return (
    <>
      <output data-z={JSON.stringify(golden.z)} data-label={golden.label} />
      <p id="events">{events.join(" ")}</p>
      <vae-let src="model.safetensors" label={golden.label} z={golden.z} onload={note} onInput={note} onChange={note} editable />
      <vae-let id="broken" src="index.html" onerror={note} />
    </>
  );
}

createRoot(document.querySelector("#root")).render(<App />);

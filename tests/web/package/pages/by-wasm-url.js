// For bundlers with a loader that gives a file's address.
import { loadModel } from "vaelet";
import { defineElement } from "vaelet/element";
import wasmUrl from "vaelet/vaelet.wasm";
import { loadModelInWorker } from "vaelet/worker";
import { run } from "./scenario.js";

defineElement({ wasmUrl });
run({ loadModel, loadModelInWorker }, { wasmUrl });

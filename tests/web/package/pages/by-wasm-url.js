// For bundlers with a loader that gives a file's address.
import { loadModel } from "vaelet";
import { defineElement } from "vaelet/element";
import relaxed from "vaelet/vaelet-relaxed.wasm";
import simd from "vaelet/vaelet.wasm";
import { loadModelInWorker } from "vaelet/worker";
import { run } from "./scenario.js";

const wasmUrl = { simd, relaxed };
defineElement({ wasmUrl });
run({ loadModel, loadModelInWorker }, { wasmUrl });

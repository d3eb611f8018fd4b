// A training, for bundlers with a loader that gives a file's address.
import { createTrainer } from "vaelet/training";
import wasmUrl from "vaelet/training/vaelet-training.wasm";
import { takeStep } from "./training-step.js";

takeStep(createTrainer, { wasmUrl });

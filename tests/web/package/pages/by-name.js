// For bundlers that find the module and the worker by themselves.
import { loadModel } from "vaelet";
import "vaelet/element/define";
import { loadModelInWorker } from "vaelet/worker";
import { run } from "./scenario.js";

run({ loadModel, loadModelInWorker });

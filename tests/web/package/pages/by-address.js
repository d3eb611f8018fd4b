// For pages without a bundler.
import "./vaelet/js/element/define.js";
import { loadModel } from "./vaelet/js/index.js";
import { loadModelInWorker } from "./vaelet/js/worker/index.js";
import { run } from "./scenario.js";

run({ loadModel, loadModelInWorker });

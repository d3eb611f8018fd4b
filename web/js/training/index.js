export { createTrainer, Trainer } from "./trainer.js";

/** @typedef {import("./trainer.js").TrainerOptions} TrainerOptions */
/** @typedef {import("./trainer.js").StepOptions} StepOptions */
/** @typedef {import("./trainer.js").StepResult} StepResult */

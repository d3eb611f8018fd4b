// A training, for bundlers that find its module by themselves.
import { createTrainer } from "vaelet/training";
import { takeStep } from "./training-step.js";

takeStep(createTrainer);

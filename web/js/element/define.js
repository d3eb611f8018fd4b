// For pages without a script of their own: importing this file defines <vae-let>.
import { defineElement } from "./index.js";

/** @typedef {import("./tag-names.js").VaeLetTag} VaeLetTag */

defineElement();

import { patience } from "../support/wait.js";

/** Milliseconds for a browser to start, or to answer a test: the large ones take minutes on a busy machine. */
export const longPatience = 5 * patience;

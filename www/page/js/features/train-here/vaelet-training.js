/** The package's trainer, apart from its other doors: only the worker that trains has it. */
export * from "vaelet/training";

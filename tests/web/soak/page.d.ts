/** What page.js gives to the test. */
declare var soak: {
  run(task: import("./hosts.js").Task, count: number): Promise<void>;
  wasm(): number;
};

// What the tests put into a page, or find there.
export {};

type Vaelet = typeof import("../../../../web/js/index.js") & typeof import("../../../../web/js/worker/index.js");

declare global {
  var vaelet: Vaelet;
  /** A load that does not end, and its worker. */
  var held: { worker: Worker; loading: Promise<string> };
}

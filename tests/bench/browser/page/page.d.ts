/** What the two pages give to the benchmark. */
declare var bench: {
  load(peer: string, model: string, batches: number[], encodes: boolean): Promise<void>;
  run(peer: string, input: import("./warm.js").Input): Promise<number[]>;
  measureFloor: typeof import("./floor.js").measureFloor;
  time(peer: string, input: import("./warm.js").Input, milliseconds: number): Promise<number>;
};
declare var firstDigit: number;

/** The framework that the build of a cold page chooses. */
declare module "peer" {
  export const load: import("./peer.js").Load;
}

/** The package of the earlier commit, which the build of the pages finds. */
declare module "earlier-package" {
  export function loadModel(source: string, options: {wasmUrl: string}): Promise<unknown>;
}

/** What the two pages give to the benchmark. */
declare var bench: {
  load(peer: string, model: string, batches: number[]): Promise<void>;
  decode(peer: string, input: import("./warm.js").Input): Promise<number[]>;
  measureFloor: typeof import("./floor.js").measureFloor;
  time(peer: string, input: import("./warm.js").Input, milliseconds: number): Promise<number>;
};
declare var firstDigit: number;

/** The framework that the build of a cold page chooses. */
declare module "peer" {
  export const load: import("./peer.js").Load;
}

/** The part of gifenc, which has no types of its own, that the page uses. */
declare module "gifenc" {
  export function GIFEncoder(): {
    /** index: one byte for each pixel; palette: [red, green, blue] of each index; delay: ms; repeat: 0 is for ever. */
    writeFrame(
      index: Uint8Array,
      width: number,
      height: number,
      options: { palette?: number[][]; delay: number; repeat: number },
    ): void;
    finish(): void;
    bytes(): Uint8Array<ArrayBuffer>;
  };
}

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

  /** Returns at most that many colours for pixels of four bytes each. */
  export function quantize(rgba: Uint8ClampedArray, maxColors: number): number[][];
  /** Returns the place of the nearest colour for each pixel. */
  export function applyPalette(rgba: Uint8ClampedArray, palette: number[][]): Uint8Array;
}

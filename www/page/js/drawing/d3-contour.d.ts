/** The part of d3-contour, which has no types of its own, that the page uses. */
declare module "d3-contour" {
  export type Ring = [x: number, y: number][];
  export interface Contours {
    size(size: [width: number, height: number]): Contours;
    /** The polygons of a grid where it is above a threshold, each a ring around it and those around its holes. */
    contour(values: ArrayLike<number>, threshold: number): { coordinates: Ring[][] };
  }
  export function contours(): Contours;
}

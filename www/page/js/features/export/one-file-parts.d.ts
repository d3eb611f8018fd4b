declare module "one-file-parts" {
  /** The page, with {{names}} for what is the model's. */
  export const template: string;
  /** The script that shows the model. */
  export const viewer: string;
}

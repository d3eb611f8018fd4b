/** A style sheet that belongs to what is loaded later, as its text. */
declare module "*.later.css" {
  const text: string;
  export default text;
}

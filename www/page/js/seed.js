const largestSeed = 9999;

/** Short enough to be told to somebody. */
export function randomSeed() {
  return 1 + Math.floor(Math.random() * largestSeed);
}

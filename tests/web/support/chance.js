/**
 * Has the pages of a context draw the same random numbers every day: those of the tests' seed, by xorshift
 * (Marsaglia 2003) with 32 bits.
 * @param {import("playwright-core").BrowserContext} context
 */
export function fixChance(context) {
  return context.addInitScript((seed) => {
    let state = seed;
    Math.random = () => {
      state ^= state << 13;
      state ^= state >>> 17;
      state ^= state << 5;
      return (state >>> 0) / 2 ** 32;
    };
  }, 2463534242 ^ Number(process.env.VAELET_TEST_SEED ?? 1));
}

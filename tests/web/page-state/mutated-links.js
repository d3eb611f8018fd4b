// Links as people cut, mistype and attack them, from a seed.

/** Links that the page writes itself, and what its reader looks for in them. */
const sound = [
  "",
  "#model=conv-cvae&label=3:0.6,8:0.4&z=0.5,-1.25,1e-7,3",
  "#label=7&write=1984&seed=42",
  "#a=3;0.5,1&b=1:0.25,2:0.75;-1,2&path=spherical&at=0.37",
  "#plane=3,1&view=0.5,0.25,0.125",
  "#model=file%3Amy%20model&z=1,2&write=%F0%9F%98%80",
  "#own=round%253Ax%3A0.6%2C0.8%3Bslant%3A-1%2C0&place=inside",
];

const pieces = [
  ...["0", "9".repeat(310), "1e999", "-1e999", "1e-400", "-0", "NaN", "Infinity", "0x10", "1e6", "1000001", "3.4028236e38", "16777217", ".", "-"],
  ...["&", "=", "#", ",", ";", ":", "+", " ", "%", "%00", "%F0%9F", "%2C", "\ud83d", "😀", "é", "٣", "\u202e"],
  ...["model", "label", "z", "write", "seed", "a", "b", "plane", "view", "path", "posterior", "at", "own", "place", "constructor", "__proto__", "1,".repeat(70)],
];

/**
 * Whole random numbers from 0 to below a bound (xorshift32, Marsaglia 2003).
 * @param {number} seed
 * @returns {(bound: number) => number}
 */
export function randomIntegers(seed) {
  let state = seed >>> 0 || 1;
  return (bound) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % bound;
  };
}

/**
 * Returns a link with a few mistakes in it.
 * @param {(bound: number) => number} random
 */
export function mutatedLink(random) {
  let link = sound[random(sound.length)];
  for (let left = random(5); left >= 0; left--) {
    const from = random(link.length + 1);
    const to = from + random(4) * random(4);
    const piece = random(8) === 0 ? sound[random(sound.length)] : random(4) === 0 ? "" : pieces[random(pieces.length)];
    link = link.slice(0, from) + piece + link.slice(to);
  }
  return link;
}

/**
 * The shortest decimal text that is read back as the same 32-bit float.
 * @param {number} value
 */
export function shortestFloat(value) {
  const float = Math.fround(value);
  for (let digits = 1; digits < 9; digits++) {
    const text = String(Number(float.toPrecision(digits)));
    if (Math.fround(Number(text)) === float) return text;
  }
  return String(Number(float.toPrecision(9)));
}

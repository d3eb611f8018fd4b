const numbers = ["no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"];

/**
 * Returns a number as a word, up to twelve, and as digits beyond.
 * @param {number} count
 */
export function numberWord(count) {
  return numbers[count] ?? String(count);
}

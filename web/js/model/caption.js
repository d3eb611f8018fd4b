import { checkWeights, isName } from "./labels.js";

/**
 * Returns the text alternative of a picture, for people who do not see it: "a generated 7".
 * @param {string | number | ArrayLike<number> | undefined} label a class's name, or mixing weights [C]
 * @param {readonly string[]} labels
 * @returns {string}
 * @throws {import("../errors.js").VaeletError} label-invalid
 */
export function captionOf(label, labels) {
  if (label === undefined) return "a generated image";
  if (isName(label)) return `a generated ${label}`;
  checkWeights(label, labels.length);
  const parts = Array.from(label, (weight, i) => ({ name: labels[i], percent: Math.round(100 * weight) }))
    .filter(({ percent }) => percent > 0)
    .sort((a, b) => b.percent - a.percent);
  if (parts.length === 0) return `a generated mix of ${labels.length} classes`;
  if (parts.length === 1) return `a generated ${parts[0].name}`;
  return `a generated mix of ${parts.map(({ name, percent }) => `${percent} % ${name}`).join(" and ")}`;
}

/**
 * Returns the text alternative of a picture, for people who do not see it: "a generated 7".
 * @param {string | number | ArrayLike<number> | undefined} label a class's name, or mixing weights [C]
 * @param {readonly string[]} labels
 * @returns {string}
 */
export function captionOf(label, labels) {
  if (label === undefined) return "a generated image";
  if (typeof label !== "object") return `a generated ${label}`;
  const parts = Array.from(label, (weight, i) => ({ name: labels[i], percent: Math.round(100 * weight) }))
    .filter(({ percent }) => percent > 0)
    .sort((a, b) => b.percent - a.percent);
  if (parts.length === 1) return `a generated ${parts[0].name}`;
  return `a generated mix of ${parts.map(({ name, percent }) => `${percent} % ${name}`).join(" and ")}`;
}

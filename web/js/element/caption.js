/**
 * What the picture shows, for those who do not see it: "a generated 7".
 * @param {string | number[] | undefined} label
 * @param {readonly string[]} labels
 */
export function captionOf(label, labels) {
  if (label === undefined) return "a generated image";
  if (typeof label === "string") return `a generated ${label}`;
  const parts = label
    .map((weight, i) => ({ name: labels[i], percent: Math.round(100 * weight) }))
    .filter(({ percent }) => percent > 0)
    .sort((a, b) => b.percent - a.percent);
  if (parts.length === 1) return `a generated ${parts[0].name}`;
  return `a generated mix of ${parts.map(({ name, percent }) => `${percent} % ${name}`).join(" and ")}`;
}

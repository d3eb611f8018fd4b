/**
 * How well the plane tells the digits apart: the share of points whose nearest other point has the same label.
 * @param {Float32Array} points  [N, 2]
 * @param {Uint8Array} labels  [N]
 * @returns {number} from 0 to 1
 */
export function shareOfSameNeighbours(points, labels) {
  const same = Array.from(labels).filter((label, index) => label === labels[nearestTo(points, index)]);
  return same.length / labels.length;
}

/**
 * @param {Float32Array} points  [N, 2]
 * @param {number} index
 * @returns {number} the index of the nearest other point
 */
function nearestTo(points, index) {
  let nearest = index;
  let least = Infinity;
  for (let other = 0; 2 * other < points.length; other++) {
    const distance = (points[2 * other] - points[2 * index]) ** 2 + (points[2 * other + 1] - points[2 * index + 1]) ** 2;
    if (other === index || distance >= least) continue;
    nearest = other;
    least = distance;
  }
  return nearest;
}

/** Sweeps after which a matrix that is not diagonal by then never will be: a handful is enough for any. */
const mostSweeps = 60;

/** What is left beside the diagonal, as a part of the whole: rounding. */
const rounding = 1e-15;

/**
 * Returns the eigenvectors of a symmetric matrix, of length 1, those of the largest eigenvalues first: by Jacobi's
 * rotations, each of which makes one number beside the diagonal zero.
 * @param {Float64Array} matrix [n, n]; it is used up
 * @param {number} n
 * @returns {Float64Array[]} n of [n]
 */
export function eigenvectors(matrix, n) {
  const rows = Array.from({ length: n }, (_, i) => matrix.subarray(i * n, (i + 1) * n));
  const vectors = Array.from({ length: n }, (_, i) => Float64Array.from({ length: n }, (_, k) => Number(i === k)));
  const enough = rounding * Math.hypot(...rows.map((row) => Math.hypot(...row)));
  for (let sweep = 0; sweep < mostSweeps && besideDiagonal(rows) > enough; ++sweep) {
    for (let p = 0; p < n; ++p) for (let q = p + 1; q < n; ++q) rotate(rows, vectors, p, q);
  }
  const order = rows.map((row, i) => ({ value: row[i], vector: vectors[i] }));
  return order.sort((a, b) => b.value - a.value).map(({ vector }) => vector);
}

/** @param {Float64Array[]} rows */
function besideDiagonal(rows) {
  return Math.hypot(...rows.map((row, i) => Math.hypot(...row.subarray(i + 1))));
}

/**
 * Turns the axes p and q so that nothing is left between them.
 * @param {Float64Array[]} rows of the matrix
 * @param {Float64Array[]} vectors
 * @param {number} p
 * @param {number} q
 */
function rotate(rows, vectors, p, q) {
  const between = rows[p][q];
  if (between === 0) return;
  const ratio = (rows[q][q] - rows[p][p]) / (2 * between);
  const tangent = (ratio < 0 ? -1 : 1) / (Math.abs(ratio) + Math.hypot(ratio, 1));
  const cosine = 1 / Math.hypot(tangent, 1);
  const sine = tangent * cosine;
  for (const row of rows) {
    const [a, b] = [row[p], row[q]];
    row[p] = cosine * a - sine * b;
    row[q] = sine * a + cosine * b;
  }
  for (const [a, b] of [[rows[p], rows[q]], [vectors[p], vectors[q]]]) {
    for (let k = 0; k < a.length; ++k) {
      const [first, second] = [a[k], b[k]];
      a[k] = cosine * first - sine * second;
      b[k] = sine * first + cosine * second;
    }
  }
}

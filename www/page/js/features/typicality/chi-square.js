/** Smaller terms, beside a sum or beside 1, do not count. */
const smallest = 1e-12;

/**
 * The share of draws from a standard normal whose squared length is smaller: the cumulative distribution function of the
 * chi-square distribution, P(L/2, x/2), by its series (Abramowitz and Stegun 1964, 26.4.6).
 * @param {number} squaredLength  x
 * @param {number} dimensions  L, a whole number from 1
 * @returns {number} 0 to 1
 */
export function shareNearer(squaredLength, dimensions) {
  if (squaredLength === 0) return 0;
  // Chernoff's bound of what lies farther out, for there the terms of the series underflow.
  const ratio = squaredLength / dimensions;
  if (ratio > 1 && (dimensions / 2) * (Math.log(ratio) + 1 - ratio) < Math.log(smallest)) return 1;
  let term = Math.exp((dimensions / 2) * Math.log(squaredLength / 2) - squaredLength / 2 - logGammaAbove(dimensions));
  let sum = 0;
  for (let n = dimensions + 2; term > smallest * sum; n += 2) {
    sum += term;
    term *= squaredLength / n;
  }
  return Math.min(1, sum);
}

/**
 * ln Γ(L/2 + 1), by Γ(a + 1) = a Γ(a) down to Γ(1) = 1 or Γ(1/2) = √π.
 * @param {number} dimensions  L
 */
function logGammaAbove(dimensions) {
  let log = dimensions % 2 === 0 ? 0 : Math.log(Math.PI) / 2;
  for (let twice = dimensions; twice > 0; twice -= 2) log += Math.log(twice / 2);
  return log;
}

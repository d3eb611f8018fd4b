/**
 * Returns what an image of the test set cost in nats: as the trainer noted it, or, in a file whose weights were stored
 * again with fewer bits, as `vaelet eval --record` measured it. A part that the file does not say is undefined.
 * @param {any} training  FORMAT.md; a person's own file may hold anything
 * @returns {{reconstruction?: number, kl?: number}}
 */
export function testMetrics(training) {
  const measures = training?.quality?.measures;
  const { reconstruction, kl } = training?.test ?? { reconstruction: measures?.reconstruction?.value, kl: measures?.kl?.value };
  return { ...(Number.isFinite(reconstruction) && { reconstruction }), ...(Number.isFinite(kl) && { kl }) };
}

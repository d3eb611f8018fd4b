// What the pages with a training do: one step, and the size of the file.

/**
 * @param {Function} createTrainer
 * @param {object} [options]
 */
export async function takeStep(createTrainer, options = {}) {
  const output = document.querySelector("output");
  try {
    const trainer = await createTrainer({ digits: "mnist.digits", widths: { outer: 32, inner: 16 }, ...options });
    const { goesOn } = trainer.step();
    output.textContent = JSON.stringify({ goesOn, bytes: trainer.write().length });
    trainer.dispose();
  } catch (error) {
    output.textContent = JSON.stringify({ error: `${error.code}: ${error.message}` });
  }
}

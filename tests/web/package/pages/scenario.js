// What each page of these tests does with the package, however it got hold of it. The golden z stand in the page.

/**
 * @param {{loadModel: Function, loadModelInWorker: Function}} vaelet
 * @param {object} [options] of both functions
 */
export async function run({ loadModel, loadModelInWorker }, options = {}) {
  const output = document.querySelector("output");
  const { z, label } = output.dataset;
  const input = { z: JSON.parse(z), label };
  try {
    const model = await loadModel("model.safetensors", options);
    const remote = await loadModelInWorker("model.safetensors", options);
    output.textContent = JSON.stringify({
      here: Array.from(model.decode(input)),
      inWorker: Array.from(await remote.decode(input)),
    });
    model.dispose();
    remote.dispose();
  } catch (error) {
    output.textContent = JSON.stringify({ error: `${error.code}: ${error.message}` });
  }
}

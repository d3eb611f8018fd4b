// The programs of the pages, as a person writes them.
import { readExample } from "./example.js";

const imports = 'import { loadModel } from "vaelet";\nimport { loadModelInWorker } from "vaelet/worker";\n';

/** Where a tool finds the module and the worker by itself. */
export const byName = `${imports}import "vaelet/element/define";
import { run } from "./scenario.js";

run({ loadModel, loadModelInWorker });
`;

/** Where it does not: with both inside a module, as the README says. */
export const byEmbedded = `${readExample("Tools that leave files behind", "js")}
import { run } from "./scenario.js";

run({ loadModel: async () => model, loadModelInWorker: async () => remote });
`;

/** Where it does not, and a person does not know yet: writes what each way to load says. */
export const eachError = `${imports}
const sentence = (loading) => loading.then(() => "loaded", ({ name, code, message }) => \`\${name} \${code}: \${message}\`);
const written = {
  here: await sentence(loadModel("model.safetensors")),
  inWorker: await sentence(loadModelInWorker("model.safetensors")),
};
document.querySelector("output").textContent = JSON.stringify(written);
`;

/** For runtimes without a page: prints the golden picture as JSON. */
export const printPicture = `import { readFile } from "node:fs/promises";
import { loadModel } from "vaelet";
import golden from "./golden.json" with { type: "json" };

const pictures = {};
for (const source of ["public/model.safetensors", await readFile("public/model.safetensors")]) {
  const model = await loadModel(source);
  pictures[typeof source] = Array.from(model.decode(golden));
  model.dispose();
}
console.log(JSON.stringify(pictures));
`;

/** The same in a worker. */
export const printPictureOfWorker = `import { loadModelInWorker } from "vaelet/worker";
import golden from "./golden.json" with { type: "json" };

const model = await loadModelInWorker("public/model.safetensors");
console.log(JSON.stringify({ worker: Array.from(await model.decode(golden)) }));
model.dispose();
`;

/** A test of vitest and of Jest, in a document that is not a browser's. */
export const documentTest = `import { readFileSync } from "node:fs";
import { loadModel, VaeletError } from "vaelet";
import { defineElement } from "vaelet/element";
import golden from "./golden.json" with { type: "json" };

const bytes = readFileSync("public/model.safetensors");
const sources = {
  "a Buffer": () => bytes,
  "an ArrayBuffer": () => new Uint8Array(bytes).buffer,
  "a Blob": () => new Blob([bytes]),
};

for (const [name, source] of Object.entries(sources)) {
  test("decodes from " + name, async () => {
    const model = await loadModel(source());
    const pixels = model.decode({ z: Float32Array.from(golden.z), label: golden.label });
    const distance = pixels.reduce((largest, value, i) => Math.max(largest, Math.abs(value - golden.image[i])), 0);
    expect(pixels.length).toBe(golden.image.length);
    expect(distance).toBeLessThan(1e-4);
    model.dispose();
  });
}

test("refuses in its own words", async () => {
  const error = await loadModel(new Uint8Array(3)).catch((error) => error);
  expect(error).toBeInstanceOf(VaeletError);
});

test("the element can be defined, shown and left behind", async () => {
  defineElement();
  document.body.innerHTML = '<vae-let alt="a digit"></vae-let>';
  const element = document.querySelector("vae-let");
  expect(element.shadowRoot).not.toBeNull();
  const failed = new Promise((resolve) => element.addEventListener("error", resolve));
  element.src = "http://127.0.0.1:9/missing.safetensors";
  await failed;
  expect(element.error).toBeInstanceOf(VaeletError);
});
`;

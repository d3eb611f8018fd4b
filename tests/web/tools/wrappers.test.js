import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { distanceFromGolden, goldenLabels } from "../package/support/golden-file.js";
import { htmlPage } from "../package/support/site.js";
import { launchBrowser } from "../support/browser.js";
import { patience, waitUntil } from "../support/wait.js";
import { readExample } from "./support/example.js";
import { withServer } from "./support/servers.js";
import { createToolProject } from "./support/tool-project.js";

// The components of the README around the element, each in an app that gives it a label and z, and takes z back.

/** @type {import("playwright-core").Browser} */
let browser;
before(async () => (browser = await launchBrowser()));
after(() => browser.close());

const labels = JSON.stringify(goldenLabels);

/** @type {Record<string, Record<string, string>>} */
const wrappers = {
  React: {
    "vite.config.js": "export default { oxc: { jsx: { runtime: 'automatic' } } };",
    "Digit.jsx": readExample("React", "jsx"),
    "main.jsx": `import { useState } from "react";
import { createRoot } from "react-dom/client";
import { Digit } from "./Digit.jsx";
import golden from "./golden.json";
const labels = ${labels};
function App() {
  const [label, setLabel] = useState(labels[0]);
  const [z, setZ] = useState(golden.z);
  return <><button onClick={() => setLabel(labels[1])}>Next</button><output>{JSON.stringify(z)}</output><Digit label={label} z={z} onChange={setZ} /></>;
}
createRoot(document.querySelector("#app")).render(<App />);`,
  },
  Vue: {
    "vite.config.js": readExample("Vue", "js"),
    "Digit.vue": readExample("Vue", "vue"),
    "App.vue": `<script setup>
import { ref } from "vue";
import Digit from "./Digit.vue";
import golden from "./golden.json";
const labels = ${labels};
const label = ref(labels[0]);
const z = ref(golden.z);
</script>
<template>
  <button @click="label = labels[1]">Next</button><output>{{ JSON.stringify(z) }}</output><Digit :label="label" :z="z" @change="z = $event" />
</template>`,
    "main.jsx": `import { createApp } from "vue";
import App from "./App.vue";
createApp(App).mount("#app");`,
  },
  Svelte: {
    "vite.config.js": `import { svelte } from "@sveltejs/vite-plugin-svelte";
export default { plugins: [svelte()] };`,
    "Digit.svelte": readExample("Svelte", "svelte"),
    "App.svelte": `<script>
  import Digit from "./Digit.svelte";
  import golden from "./golden.json";
  const labels = ${labels};
  let label = $state(labels[0]);
  let z = $state.raw(golden.z);
</script>
<button onclick={() => (label = labels[1])}>Next</button><output>{JSON.stringify(z)}</output><Digit {label} {z} onchange={(moved) => (z = moved)} />`,
    "main.jsx": `import { mount } from "svelte";
import App from "./App.svelte";
mount(App, { target: document.querySelector("#app") });`,
  },
};

/** What the element draws now. @param {import("playwright-core").Page} page */
function readPixels(page) {
  return page.locator("vae-let").evaluate((element) => {
    const { model, label, z } = /** @type {any} */ (element);
    return /** @type {number[]} */ (Array.from(model.decode({ label, z })));
  });
}

for (const [name, files] of Object.entries(wrappers)) {
  test(`the README's component for ${name} shows the label and z that it is given, and gives z back`, () => {
    const project = createToolProject("plain", `wrapper-${name.toLowerCase()}`, { ...files, "index.html": htmlPage('<div id="app"></div>', "main.jsx") });
    return withServer(project, "vite --host 127.0.0.1 --port 0", async (url) => {
      const page = await browser.newPage();
      page.setDefaultTimeout(patience);
      await page.goto(url);
      await page.locator("vae-let canvas[aria-label]").waitFor();
      const first = await readPixels(page);
      assert(distanceFromGolden(first) <= 1e-4, `${distanceFromGolden(first)}`);
      await page.getByRole("button", { name: "Next" }).click();
      await page.locator(`vae-let canvas[aria-label$="${goldenLabels[1]}"]`).waitFor();
      assert.notDeepEqual(await readPixels(page), first);
      const before = await page.locator("output").textContent();
      await page.locator("vae-let [part=slider]").first().press("End");
      await waitUntil("the app has the z of the slider", async () => (await page.locator("output").textContent()) !== before);
      const z = await page.locator("vae-let").evaluate((element) => Array.from(/** @type {any} */ (element).z));
      assert.deepEqual(Object.values(JSON.parse((await page.locator("output").textContent()) ?? "")), z);
      await page.close();
    });
  });
}

import { after, before, test } from "node:test";

import { launchBrowser, openTab } from "../support/browser.js";
import { readExample } from "./support/example.js";
import { withServer } from "./support/servers.js";
import { createToolProject } from "./support/tool-project.js";

/** @type {import("playwright-core").Browser} */
let browser;
before(async () => (browser = await launchBrowser()));
after(() => browser.close());

/** @type {{name: string, sources: string, files: Record<string, string>}[]} */
const frameworks = [
  { name: "React", sources: "react", files: {} },
  { name: "Vue", sources: "vue", files: { "vite.config.js": readExample("Vue", "js") } },
];

for (const { name, sources, files } of frameworks) {
  test(`${name} calls the handlers of the element's events`, () => {
    const project = createToolProject("plain", `${sources}-events`, files, sources);
    return withServer(project, "vite --host 127.0.0.1 --port 0", async (url) => {
      const { page, close } = await openTab(browser);
      const events = page.locator("#events");
      await page.goto(url);
      await events.filter({ hasText: "load" }).filter({ hasText: "error" }).waitFor();
      await page.getByRole("slider").first().press("ArrowRight");
      await events.filter({ hasText: /input.*change/ }).waitFor();
      await close();
    });
  });
}

import assert from "node:assert/strict";
import { createServer } from "node:net";
import { test } from "node:test";
import { launchBrowser, openTab, visit } from "../support/browser.js";
import { runServe, startServe, startStaticHost } from "../support/host.js";
import { readKinds } from "../support/shipped-models.js";

const { conditional, kinds } = await readKinds();

test("./www/serve sends the types and the policy that the page lives under, and ends quietly", async () => {
  const host = await startServe();
  const page = await fetch(host.url);
  const html = await page.text();
  const [script] = /bundled\/main-\w+\.js/.exec(html) ?? assert.fail("index.html has no bundled script");
  const policy = page.headers.get("content-security-policy") ?? "";
  assert.match(policy, /^default-src 'none'; script-src 'self' 'wasm-unsafe-eval';/);
  assert.match(policy, /connect-src 'self' https:;/);
  assert.doesNotMatch(policy.replace("connect-src 'self' https:;", ""), /unsafe-inline|unsafe-eval(?<!wasm-unsafe-eval)|\*|https?:/);
  assert(html.includes(policy), "the header is the policy of index.html");

  for (const [path, type] of [
    [script, "text/javascript"],
    ["app.webmanifest", "application/manifest+json"],
    ["vaelet/js/vaelet.wasm", "application/wasm"],
    ["vaelet/js/vaelet-relaxed.wasm", "application/wasm"],
    [`models/${conditional.name}.safetensors`, "application/octet-stream"],
  ]) {
    const response = await fetch(host.url + path);
    assert.equal(response.status, 200, path);
    assert.equal(response.headers.get("content-type"), type);
    assert.equal(response.headers.get("cache-control"), "no-store");
    await response.arrayBuffer();
  }
  assert.equal((await fetch(`${host.url}nobody`)).status, 404);

  host.signal("SIGINT");
  assert.equal(await host.ended, 0);
  assert.equal(host.errors(), "");
});

test("a port in use is one sentence and a failure", async () => {
  const taken = createServer();
  await new Promise((resolve) => taken.listen(0, "127.0.0.1", () => resolve(undefined)));
  const address = taken.address();
  assert(address !== null && typeof address !== "string");
  const run = runServe("--port", String(address.port));
  assert.equal(await run.ended, 1);
  assert.match(run.errors(), new RegExp(`^vaelet: cannot listen on port ${address.port}: .+--port.+\\n$`));
  taken.close();
});

test("a wrong option is one sentence and a failure", async () => {
  for (const options of [["--port", "many"], ["--port", "70000"], ["--port"], ["--prot", "1"], ["--port=-1"]]) {
    const run = runServe(...options);
    assert.equal(await run.ended, 1, options.join(" "));
    assert.match(run.errors(), /^vaelet: [^\n]+\n$/);
  }
});

test("build/site works below a path, on a host that knows no .wasm", async () => {
  const host = await startStaticHost("/somewhere/deep/");
  const browser = await launchBrowser();
  try {
    for (const { name } of kinds) {
      const tab = await openTab(browser);
      await visit(tab.page, `${host.url}#model=${name}`);
      assert.deepEqual(tab.problems, []);
      assert.deepEqual(tab.requests.filter((url) => !url.startsWith(host.url)), []);
    }
  } finally {
    await browser.close();
    await host.stop();
  }
});

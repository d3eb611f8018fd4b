import assert from "node:assert/strict";
import { once } from "node:events";
import { readFile, rm, stat, symlink } from "node:fs/promises";
import { connect } from "node:net";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { root, startServe } from "../support/host.js";

const site = join(root, "build/site");

/** @type {Awaited<ReturnType<typeof startServe>>} */
let host;
before(async () => (host = await startServe()));
after(async () => {
  await host.stop();
  assert.equal(host.errors(), "", "nothing that clients do is an error of the server");
});

/** @returns {Promise<import("node:net").Socket>} */
async function openConnection() {
  const socket = connect(Number(new URL(host.url).port), "127.0.0.1").setNoDelay();
  await once(socket, "connect");
  return socket;
}

/**
 * Waits until a connection is closed, in order or not.
 * @param {import("node:net").Socket} socket
 */
async function closing(socket) {
  socket.on("error", () => {});
  if (!socket.closed) await new Promise((resolve) => socket.once("close", resolve));
}

/**
 * Sends a request as it stands, which fetch would put in order first.
 * @param {string} path
 * @param {string} [headers]  each ended by CR LF
 * @returns {Promise<{ status: number, text: string }>}
 */
async function ask(path, headers = "") {
  const socket = await openConnection();
  socket.write(`GET ${path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n${headers}\r\n`);
  const text = Buffer.concat(await socket.toArray()).toString("latin1");
  return { status: Number(text.split(" ")[1]), text };
}

test("answers a thousand connections that are opened at once, each with the whole file", async () => {
  const whole = await readFile(join(site, "index.html"), "latin1");
  const answers = await Promise.all(Array.from({ length: 1000 }, () => ask("/")));
  for (const { status, text } of answers) {
    assert.equal(status, 200);
    assert(text.endsWith(whole));
  }
});

test("closes the connections of slow clients, and serves others while they wait", async () => {
  const model = "models/deep-conv-cvae.safetensors";
  const requests = 20;
  const reading = await openConnection();  // first, so that its time is over before that of those below
  reading.pause().write(`GET /${model} HTTP/1.1\r\nHost: localhost\r\n\r\n`.repeat(requests));
  const readingEnded = closing(reading);
  const silent = await Promise.all(Array.from({ length: 500 }, openConnection));
  silent.forEach((socket) => socket.write("GET / HTTP/1.1\r\nHost: loc"));
  const dripping = await openConnection();
  const drip = setInterval(() => dripping.write("X"), 500);
  const closed = Promise.all([...silent, dripping].map((socket) => closing(socket.resume())));

  let areClosed = false;
  closed.then(() => (areClosed = true));
  assert.equal((await ask("/")).status, 200);
  assert(!areClosed, "another client is served before any of them is closed");

  await closed;
  clearInterval(drip);
  let received = 0;
  reading.on("data", (bytes) => (received += bytes.length)).resume();
  await readingEnded;
  assert(received < requests * (await stat(join(site, model))).size, "one that does not read is closed too");
});

test("answers a range with that part of the file", async () => {
  const path = join(site, "models/mlp-vae-2d.safetensors");
  const whole = await readFile(path);
  for (const [range, first, last] of /** @type {const} */ ([
    ["bytes=0-0", 0, 0],
    ["bytes=10-19", 10, 19],
    [`bytes=${whole.length - 5}-`, whole.length - 5, whole.length - 1],
    ["bytes=-7", whole.length - 7, whole.length - 1],
    ["bytes=100-999999999", 100, whole.length - 1],
  ])) {
    const answer = await fetch(`${host.url}models/mlp-vae-2d.safetensors`, { headers: { range } });
    assert.equal(answer.status, 206, range);
    assert.equal(answer.headers.get("content-range"), `bytes ${first}-${last}/${whole.length}`);
    assert.equal(answer.headers.get("cache-control"), "no-store");
    assert.deepEqual(Buffer.from(await answer.arrayBuffer()), whole.subarray(first, last + 1));
  }
  const outside = await fetch(`${host.url}models/mlp-vae-2d.safetensors`, { headers: { range: `bytes=${whole.length}-` } });
  assert.equal(outside.status, 416);
  assert.equal(outside.headers.get("content-range"), `bytes */${whole.length}`);
});

test("answers paths that lead nowhere or out of the site by not found or by bad request", async () => {
  for (const path of [
    "/%00", "/index.html%00", "/%00/../index.html", "/..", "/../server.py", "/../../README.md", "/%2e%2e/%2e%2e/README.md",
    "/..%2f..%2fREADME.md", "/models%2fmlp-vae-2d.safetensors", "/models%2Fmlp-vae-2d.safetensors", "/..%5cREADME.md",
    "//etc/passwd", "/%2fetc%2fpasswd", "/%ff%fe", "/models", "/models/", "/index.html/", "/index.html/x", "/%", "/%zz",
    `/${"a".repeat(5000)}`, `/${"a/".repeat(5000)}`, "/\x01", "*", "http://other/../x",
  ]) {
    const { status, text } = await ask(path);
    assert([400, 404].includes(status), `${path.slice(0, 60)}: ${status}`);
    assert.doesNotMatch(text, /root:|Traceback/);
  }
});

test("does not follow a link that leads out of the site", async () => {
  const link = join(site, `link-out-of-the-site-${process.pid}`);
  await symlink(join(root, "LICENSE"), link);
  try {
    assert.equal((await ask(`/${link.slice(site.length + 1)}`)).status, 404);
  } finally {
    await rm(link);
  }
});

test("answers what is no request of HTTP by bad request, and other methods by not allowed", async () => {
  for (const [text, status] of /** @type {const} */ ([
    ["hello\r\n\r\n", 400],
    ["GET /\r\n\r\n", 400],
    ["GET / HTTP/1.1\r\nno colon\r\n\r\n", 400],
    ["POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 99999999\r\n\r\n", 400],
    ["DELETE / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n", 405],
    ["HEAD / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n", 200],
  ])) {
    const socket = await openConnection();
    socket.write(text);
    const answer = Buffer.concat(await socket.toArray()).toString("latin1");
    assert.equal(Number(answer.split(" ")[1]), status, text);
  }
});

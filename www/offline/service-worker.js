/**
 * Keeps the page for when there is no network. A file is kept under its address and the digest of its content, so
 * that a new build fetches what has changed, and nothing else. What the page needs to start comes at once, models
 * when they are opened. Nothing is kept before its digest was compared: a host may answer with status 200 and
 * another page, or half a file.
 */

const worker = /** @type {ServiceWorkerGlobalScope} */ (/** @type {unknown} */ (self));
const cacheName = "vaelet";
const scope = worker.registration.scope;

/** The build of the module that runs here, as the page says where it registers this script. */
const moduleFile = `vaelet/js/${new URLSearchParams(location.search).get("module")}`;

/** Needed to start, beside the page itself and the module. What trains is kept once somebody has trained. */
const startFiles = /^(bundled\/(?!training-worker).+\.(js|css)|models\/index\.json|favicon\.svg|icon\.svg|app\.webmanifest)$/;
const start = "index.html";

/** A model's map is asked for later than its weights, or never, and is kept together with them. */
const weightsEnding = /\.safetensors$/;
const mapEnding = ".map.json";

worker.addEventListener("install", (event) => event.waitUntil(install()));
worker.addEventListener("activate", (event) => event.waitUntil(activate()));
worker.addEventListener("fetch", (event) => {
  const path = pathOf(event.request);
  if (path === undefined) return;
  event.respondWith(answer(event, path));
  const map = path.replace(weightsEnding, mapEnding);
  if (map !== path && Object.hasOwn(DIGESTS, map)) event.waitUntil(keep(map).catch(() => {}));
});

async function install() {
  await Promise.all(Object.keys(DIGESTS).filter((path) => path === start || path === moduleFile || startFiles.test(path)).map(keep));
  await worker.skipWaiting();
}

/** Forgets what belongs to another build, and takes the page that is open. */
async function activate() {
  const cache = await caches.open(cacheName);
  const known = new Set(Object.keys(DIGESTS).map(keyOf));
  const old = (await cache.keys()).filter(({ url }) => !known.has(url));
  await Promise.all(old.map((request) => cache.delete(request)));
  await worker.clients.claim();
}

/**
 * Returns the file from the cache, or the answer of the network at once: it is shown even when it cannot be kept.
 * @param {FetchEvent} event
 * @param {string} path  of this build
 * @returns {Promise<Response>}
 */
async function answer(event, path) {
  const cache = await caches.open(cacheName);
  const kept = await cache.match(keyOf(path));
  if (kept !== undefined) return kept;
  const response = await fetchNow(path, { signal: event.request.signal });
  event.waitUntil(store(cache, path, response.clone()).catch(() => {}));
  return response;
}

/**
 * Throws when it does not arrive whole, although it is asked for twice: the second time past the browser's own cache,
 * which would go on giving a wrong answer to the page.
 * @param {string} path  of this build
 */
async function keep(path) {
  const cache = await caches.open(cacheName);
  if ((await cache.match(keyOf(path))) !== undefined) return;
  try {
    await store(cache, path, await fetchNow(path));
  } catch {
    await store(cache, path, await fetchNow(path, { cache: "reload" }));
  }
}

/**
 * Keeps an answer; throws when it is not the file that this build knows.
 * @param {Cache} cache
 * @param {string} path  of this build
 * @param {Response} response
 */
async function store(cache, path, response) {
  if (!response.ok) throw new Error(`${path} did not arrive: the server answers ${response.status}`);
  const content = await response.arrayBuffer();
  if ((await digestOf(content)) !== DIGESTS[path]) throw new Error(`${path} did not arrive: the server answers with something else`);
  // The bytes as they are now: a host may have sent them compressed, or after a redirection.
  const headers = new Headers(response.headers);
  headers.delete("content-encoding");
  headers.set("content-length", String(content.byteLength));
  await cache.put(keyOf(path), new Response(content, { headers }));
}

/**
 * @param {ArrayBuffer} content
 * @returns {Promise<string>} its SHA-256, as DIGESTS has it
 */
async function digestOf(content) {
  const bytes = new Uint8Array(await crypto.subtle.digest("SHA-256", content));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/**
 * A browser's own cache may hold another build's file for a while: it has to ask.
 * @param {string} path  of this build
 * @param {RequestInit} [options]
 */
function fetchNow(path, options) {
  return fetch(path === start ? scope : scope + path, { cache: "no-cache", ...options });
}

/**
 * @param {Request} request
 * @returns {string | undefined} undefined for what is no file of this build
 */
function pathOf({ method, url }) {
  const address = new URL(url);
  const plain = address.origin + address.pathname;
  if (method !== "GET" || !plain.startsWith(scope)) return undefined;
  const path = plain.slice(scope.length) || start;
  return Object.hasOwn(DIGESTS, path) ? path : undefined;
}

/** @param {string} path */
function keyOf(path) {
  return `${scope}${path}?${DIGESTS[path]}`;
}

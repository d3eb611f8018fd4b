/**
 * Keeps the page for when there is no network. A file is kept under its address and the digest of its content, so
 * that a new build fetches what has changed, and nothing else. What the page needs to start comes at once, models
 * when they are opened.
 */

const worker = /** @type {ServiceWorkerGlobalScope} */ (/** @type {unknown} */ (self));
const cacheName = "vaelet";
const scope = worker.registration.scope;

/** Needed to start, beside the page itself. */
const startFiles = /^(bundled\/.+\.(js|css)|models\/index\.json|vaelet\/js\/vaelet\.wasm|favicon\.svg|icon\.svg|app\.webmanifest)$/;
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
  if (map !== path && map in DIGESTS) event.waitUntil(keep(map).catch(() => {}));
});

async function install() {
  await Promise.all(Object.keys(DIGESTS).filter((path) => path === start || startFiles.test(path)).map(keep));
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
  const response = await fetchNow(path, event.request.signal);
  if (response.ok) event.waitUntil(cache.put(keyOf(path), response.clone()).catch(() => {}));
  return response;
}

/**
 * Throws when it does not arrive whole.
 * @param {string} path  of this build
 */
async function keep(path) {
  const cache = await caches.open(cacheName);
  if ((await cache.match(keyOf(path))) !== undefined) return;
  const response = await fetchNow(path);
  if (!response.ok) throw new Error(`${path} did not arrive: the server answers ${response.status}`);
  await cache.put(keyOf(path), response);
}

/**
 * A browser's own cache may hold another build's file for a while: it has to ask.
 * @param {string} path  of this build
 * @param {AbortSignal} [signal]
 */
function fetchNow(path, signal) {
  return fetch(path === start ? scope : scope + path, { cache: "no-cache", signal });
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
  return path in DIGESTS ? path : undefined;
}

/** @param {string} path */
function keyOf(path) {
  return `${scope}${path}?${DIGESTS[path]}`;
}

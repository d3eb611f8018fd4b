import { messageOf, VaeletError } from "../errors.js";
import { adviceIfMoved } from "../module-url.js";

/**
 * Returns the error for a worker that the browser refused to make.
 * @param {unknown} cause
 */
export function startError(cause) {
  return new VaeletError("worker-failed", `The browser started no worker: ${whyRefused(messageOf(cause))}`, { cause });
}

/** @param {string} message the browser's own */
function whyRefused(message) {
  if (!import.meta.url) {
    return (
      "these modules have no address of their own here, beside which worker.js would be. Pass what `vaelet/embedded` " +
      "exports, or `createWorker`."
    );
  }
  if (/Trusted/.test(message)) {
    return (
      "this page's policy (require-trusted-types-for 'script') wants its address from a Trusted Types policy. Pass " +
      "`createWorker`, which starts one from a TrustedScriptURL of your own policy, or use loadModel."
    );
  }
  if (globalThis.origin === "null") {
    return (
      "this page has no origin of its own, as in a sandboxed frame or at a data: address. Add allow-same-origin to " +
      "the frame's sandbox, or use loadModel."
    );
  }
  return (
    `${message} Browsers start workers from the page's own host only: copy the package there, pass ` +
    "`createWorker`, which starts one from a copy there, or use loadModel."
  );
}

/**
 * Notes, until the signal, whether this page's Content-Security-Policy forbids a worker.
 * @param {AbortSignal} signal
 * @returns {{forbids?: string}} the word that its worker-src lacks
 */
export function watchPolicy(signal) {
  /** @type {{forbids?: string}} */
  const noted = {};
  const note = (/** @type {SecurityPolicyViolationEvent} */ { effectiveDirective, blockedURI }) => {
    // The script of `vaelet/embedded` has an address that begins with blob:.
    if (effectiveDirective === "worker-src") noted.forbids = blockedURI.startsWith("blob") ? "blob:" : "'self'";
  };
  globalThis.addEventListener?.("securitypolicyviolation", note, { signal });
  return noted;
}

/**
 * Returns the error for a worker that failed before its model was loaded.
 * @param {string | undefined} message the worker's own; none when its script did not come
 * @param {{forbids?: string}} policy
 */
export async function loadError(message, policy) {
  const why = message ? `failed: ${message}` : `failed to start. ${await whyNoScript(policy)}`;
  return new VaeletError("worker-failed", `vaelet's worker ${why}`);
}

/** @param {{forbids?: string}} policy */
async function whyNoScript(policy) {
  const demandsHeader = await embedsOnlyWilling();
  if (policy.forbids) return `This page's Content-Security-Policy forbids it: add worker-src ${policy.forbids}.`;
  const served = "Check that worker.js and the modules beside it are served with the page";
  if (!demandsHeader) return `${served}.${adviceIfMoved(import.meta.url, "worker-errors.js", "worker.js")}`;
  return `${served}, and with its header Cross-Origin-Embedder-Policy: a page that has it starts no worker without.`;
}

/** Asks whether this page is served with a header that its workers must have too. */
async function embedsOnlyWilling() {
  try {
    const { headers } = await fetch(location.href, { method: "HEAD" });
    return /require-corp|credentialless/.test(headers.get("cross-origin-embedder-policy") ?? "");
  } catch {
    return Boolean(globalThis.crossOriginIsolated);
  }
}

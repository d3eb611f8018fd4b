import assert from "node:assert/strict";
import { test } from "node:test";

import { serveModel } from "./package.js";
import { tinyCvae } from "./specs/architectures.js";
import { randomFile } from "./weights-files.js";

// Node.js 20 has no `navigator`; an insecure page has one without locks.
Object.defineProperty(globalThis, "navigator", { value: globalThis.navigator ?? {}, configurable: true });

/** A port that a model answers, with calls as promises of the answer message. */
function connect() {
  const { port1, port2 } = new MessageChannel();
  serveModel(port2);
  let id = 0;
  /** @type {(method: string, ...parameters: unknown[]) => Promise<any>} */
  const call = (method, ...parameters) =>
    new Promise((resolve) => {
      port1.onmessage = ({ data }) => data.progress === undefined && resolve(data);
      port1.postMessage({ id: ++id, method, parameters });
    });
  return { call, close: () => port1.postMessage({ id: 0, method: "dispose", parameters: [] }) };
}

test("a message calls the methods that are served, and no other name of the model", async () => {
  const { call, close } = connect();
  assert.equal((await call("decode", { z: [0, 0] })).error.code, "worker-failed");
  const loaded = await call("load", randomFile(tinyCvae, 1), {});
  assert.equal(loaded.result.spec.name, "tiny-cvae");
  for (const method of ["constructor", "__proto__", "toString", "hasOwnProperty", "toImageData", "labels", ""]) {
    const { error } = await call(method);
    assert.equal(error?.code, "argument-invalid", method);
    assert.ok(error.message.includes(`found "${method}"`), error.message);
  }
  const { result } = await call("decode", { z: [0, 0], label: "7" });
  assert.equal(result.length, 24);
  for (const method of ["describe", "selfTest"]) assert.equal((await call(method)).error, undefined);
  close();
});

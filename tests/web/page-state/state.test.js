import assert from "node:assert/strict";
import { test } from "node:test";
import { formatState, parseState, startState } from "../../../www/page/js/state/state.js";
import { checkLink } from "./check-link.js";
import { mutatedLink, randomIntegers } from "./mutated-links.js";

test("numbers that overflow, or are out of range, are left out and told", () => {
  const nines = "9".repeat(310);
  for (const part of [
    `label=0:${nines}`, `label=0:${nines},1:1`, "label=0:1e999", `label=${nines}`, "label=1024", "label=0:0", "label=0:-1", "label=1:2:3", "label=x",
    `z=${nines}`, "z=1e7", "z=1,,2", "z=Infinity", "z=0x10", `seed=${nines}`, "seed=-1", "seed=1.5",
    "plane=1,1", "plane=01,1", "plane=1", "view=0,0,0", `view=0,0,${nines}`, "view=0,0,1,1", "at=2", "at=NaN", `a=0;${nines}`, "b=0", "path=round",
  ]) {
    const { state, failure } = parseState(`#write=7&${part}`);
    assert.deepEqual(state, { ...startState(), write: "7" }, part);
    assert(failure.startsWith("This link holds what this page cannot read: “"), part);
    assert(failure.includes(Array.from(part).slice(0, 40).join("")), failure);
  }
});

test("a word is cut between characters, and half a character is replaced", () => {
  const word = `${"a".repeat(15)}😀b`;
  const { state } = parseState(`#write=${encodeURIComponent(word)}`);
  assert.equal(state.write, `${"a".repeat(15)}😀`);
  assert.equal(formatState({ ...startState(), write: "a\ud83d" }), "#write=a%EF%BF%BD");
  assert.equal(formatState({ ...startState(), model: "file:\udc00" }), "#model=file%3A%EF%BF%BD");
});

test("weights of a label are shares, the small ones too, and come back as they were written", () => {
  assert.deepEqual(parseState("#label=1:2,3:6").state.label, [0, 0.25, 0, 0.75]);
  assert.deepEqual(parseState("#label=1:5").state.label, [0, 1]);
  const { label } = parseState("#label=0:1,2:0.0000001").state;
  const written = formatState({ ...startState(), label });
  assert.equal(written, "#label=0:1,2:1e-7");
  assert.deepEqual(parseState(written).state.label, label);
});

test("mutated links never break the page's state", (context) => {
  const seed = Number(process.env.VAELET_TEST_SEED ?? 1);
  context.diagnostic(`seed ${seed}`);
  const random = randomIntegers(seed);
  for (let run = 0; run < 20_000; run++) {
    const link = mutatedLink(random);
    try {
      checkLink(link);
    } catch (error) {
      throw new Error(`run ${run} of seed ${seed}: ${JSON.stringify(link)}`, { cause: error });
    }
  }
});

import assert from "node:assert/strict";
import { test } from "node:test";
import { formatState, parseState, startState } from "../../../www/page/js/state/state.js";
import { whyMissing } from "../../../www/page/js/model/sources.js";
import { questionOf, sourceOfRemote } from "../../../www/page/js/shell/remote-source.js";
import { checkLink } from "./check-link.js";
import { mutatedLink, randomIntegers } from "./mutated-links.js";

const shown = { name: "a", file: "a", title: "A", sentence: "", weights: "a.safetensors" };

test("numbers that overflow, or are out of range, are left out and told", () => {
  const nines = "9".repeat(310);
  for (const part of [
    `label=0:${nines}`, `label=0:${nines},1:1`, "label=0:1e999", `label=${nines}`, "label=1024", "label=0:0", "label=0:-1", "label=1:2:3", "label=x",
    `z=${nines}`, "z=1e7", "z=1,,2", "z=Infinity", "z=0x10", `seed=${nines}`, "seed=-1", "seed=1.5",
    "plane=1,1", "plane=01,1", "plane=1", "view=0,0,0", `view=0,0,${nines}`, "view=0,0,1,1", "at=2", "at=NaN", `a=0;${nines}`, "b=0", "path=round", "place=nowhere",
    "own=x", "own=:1,0", "own=round:0.5,0.5", "own=round:1,0:1", `own=${"a".repeat(25)}:1,0`,
  ]) {
    const { state, failure } = parseState(`#write=7&${part}`);
    assert.deepEqual(state, { ...startState(), write: "7", place: "word" }, part);
    assert(failure.startsWith("This link holds what this page cannot read: “"), part);
    assert(failure.includes(Array.from(part).slice(0, 40).join("")), failure);
  }
});

test("a long row of digits is refused at once", () => {
  const before = process.cpuUsage();
  assert.notEqual(parseState(`#z=${"1".repeat(100_000)}x`).failure, "");
  assert(process.cpuUsage(before).user < 2e6, "2 s of a processor, in microseconds");
});

test("numbers are read with and without digits on either side of the point", () => {
  assert.deepEqual(parseState("#z=1,1.,.5,1.5,-1e2,+2.5E-1").state.z, [1, 1, 0.5, 1.5, -100, 0.25]);
  assert.deepEqual(parseState("#z=.").state.z, startState().z);
});

test("a word is cut between characters, and half a character is replaced", () => {
  const word = `${"a".repeat(15)}😀b`;
  const { state } = parseState(`#write=${encodeURIComponent(word)}`);
  assert.equal(state.write, `${"a".repeat(15)}😀`);
  assert.equal(formatState({ ...startState(), write: "a\ud83d", place: "word" }), "#write=a%EF%BF%BD");
  assert.equal(formatState({ ...startState(), model: "file:\udc00" }), "#model=file%3A%EF%BF%BD");
});

test("a section stands in the link where what else it holds does not say it, and directions with any name come back", () => {
  assert.equal(formatState({ ...startState(), place: "inside" }), "#place=inside");
  assert.equal(formatState({ ...startState(), write: "7" }), "#write=7&place=sliders");
  const own = [{ name: "a:b;c %25 é", vector: [0.6, 0.8].map(Math.fround) }, { name: "round", vector: [0, -1] }];
  assert.deepEqual(parseState(formatState({ ...startState(), own })), { state: { ...startState(), own }, failure: "" });
});

test("the address of a model of another host may be long, as signed ones are, and other names may not", () => {
  const model = `url:https://host.example/a.safetensors?signature=${"f".repeat(2000)}`;
  assert.deepEqual(parseState(formatState({ ...startState(), model })), { state: { ...startState(), model }, failure: "" });
  for (const name of [`url:https://host.example/${"a".repeat(8000)}`, "n".repeat(256)]) assert.notEqual(parseState(`#model=${name}`).failure, "");
});

test("a sentence about a link shows the beginning of its long words", () => {
  const name = "n".repeat(300);
  for (const sentence of [whyMissing(name, shown), whyMissing(`file:${name}`, shown)]) {
    assert(sentence.includes(`“${"n".repeat(40)}…`) && sentence.length < 200, sentence);
  }
  assert.throws(() => sourceOfRemote(`url:http://${name}`), { message: new RegExp(`“http://n{33}…”`) });
  const question = questionOf(sourceOfRemote(`url:https://host.example/${name}${name}`));
  assert(question.includes("host.example") && question.length < 600, question);
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

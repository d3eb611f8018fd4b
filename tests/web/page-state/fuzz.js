/**
 * Reads mutated links as the page does.
 *   node tests/web/page-state/fuzz.js [--runs N] [--seed N]
 */

import { parseArgs } from "node:util";
import { checkLink } from "./check-link.js";
import { mutatedLink, randomIntegers } from "./mutated-links.js";

const { values } = parseArgs({ options: { runs: { type: "string", default: "100000" }, seed: { type: "string", default: process.env.VAELET_TEST_SEED ?? "1" } } });
const runs = Number(values.runs);
const random = randomIntegers(Number(values.seed));

for (let run = 0; run < runs; run++) {
  const link = mutatedLink(random);
  try {
    checkLink(link);
  } catch (error) {
    console.error(`run ${run} of seed ${values.seed}: ${JSON.stringify(link)}`);
    throw error;
  }
}
console.log(`${runs} links of seed ${values.seed}: each is read, written and read again`);

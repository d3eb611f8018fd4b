import { realpathSync } from "node:fs";
import { dirname } from "node:path";

// The tests link Next.js into the project; without this it would look for its root there.
export default { outputFileTracingRoot: dirname(realpathSync("node_modules/next")) };

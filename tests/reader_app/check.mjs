// Runs the checks, or those that are named: check.mjs [security] [pages] ...

import { sum } from "./report.mjs";

const groups = {
  security: async () => (await import("./security.mjs")).security(),
  pages: async () => (await import("./pages.mjs")).pages(),
  cards: async () => (await import("./cards.mjs")).cards(),
  camera: async () => (await import("./camera.mjs")).camera(),
  reader: async () => (await import("./reader.mjs")).reader(),
};

const wanted = process.argv.slice(2);
for (const [name, run] of Object.entries(groups)) {
  if (wanted.length === 0 || wanted.includes(name)) await run();
}
process.exitCode = sum();

// Many virtual reads in a row through the page's own interface: memory, open files and
// temporary files must not grow. endurance.mjs [READS]

import fs from "node:fs";
import os from "node:os";
import { call, readCard, serve } from "./server.mjs";

const READS = Number(process.argv[2] ?? 1000);
/** Reads before the first measurement: each card, and a report, twice. */
const WARM_UP = 20;
/** How much memory may vary between two measurements, in kB. The allocator keeps some for each
 * thread: where another one reads text for the first time, memory steps up by about 8 MB. Two
 * such steps were seen, and in 250 reads none after the first 50. */
const SLACK = 24576;
const CARDS = ["1,genuine", "2,genuine", "05,altered-photo", "06,genuine", "07,genuine", "08,under-age", "1,moves", "05,other-card"];

const server = await serve("--pace", "0");
const pid = server.child.pid;

function measure() {
  const status = fs.readFileSync(`/proc/${pid}/status`, "utf8");
  const number = (name) => Number(new RegExp(`${name}:\\s+(\\d+)`).exec(status)?.[1]);
  return {
    rss: number("VmRSS"),
    threads: number("Threads"),
    files: fs.readdirSync(`/proc/${pid}/fd`).length,
    temporary: fs.readdirSync(os.tmpdir()).filter((name) => name.startsWith("zairyu-")).length,
  };
}

async function settled() {
  await call(server, "next");
  // Connections that are closing, threads that wait for work.
  await new Promise((resolve) => setTimeout(resolve, 1500));
  return measure();
}

const started = Date.now();
const marks = [];
for (let done = 1; done <= WARM_UP + READS; done += 1) {
  const id = CARDS[done % CARDS.length];
  const events = await readCard(server, id, done % 2 ? "ja" : "en");
  const last = events.at(-1);
  const expected = id.endsWith("other-card") ? "error" : "done";
  if (last.event !== expected) throw new Error(`read ${done}, ${id}: ${JSON.stringify(last)}`);
  if (expected === "done") {
    const result = await (await call(server, "result", { language: done % 2 ? "ja" : "en" })).json();
    if (result.checks.length !== 2) throw new Error(`read ${done}: no result`);
    if (done % 10 === 0) await (await call(server, "report", { language: "ja" })).arrayBuffer();
  }
  await call(server, "next");
  // The first reads fill caches; from then on nothing may grow.
  if ([WARM_UP, WARM_UP + Math.ceil(READS / 2), WARM_UP + READS].includes(done)) {
    const mark = { reads: done, ...(await settled()) };
    marks.push(mark);
    console.log(JSON.stringify(mark));
  }
}
const seconds = (Date.now() - started) / 1000;
const exit = await server.stop();
const [first, , last] = marks;
const good =
  last.rss <= first.rss + SLACK && last.files <= first.files && last.temporary <= first.temporary && last.threads <= first.threads + 2 && exit === 0;
console.log(`${READS} reads in ${seconds.toFixed(0)} s; memory ${first.rss} to ${last.rss} kB, files ${first.files} to ${last.files}`);
console.log(good ? "ok endurance" : "FAIL endurance");
process.exitCode = good ? 0 : 1;

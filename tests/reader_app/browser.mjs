// What the tests of the page share.

import fs from "node:fs";
import { AXE, browse, serve } from "./server.mjs";
import { ok } from "./report.mjs";

/** A server and a page on it. Everything that goes wrong in the page is a failure. */
export async function opened({ options = ["--pace", "0"], context = {}, args = [], name = "page" } = {}) {
  const server = await serve(...options);
  const browser = await browse(...args);
  const made = await browser.newContext({ viewport: { width: 1200, height: 900 }, acceptDownloads: true, ...context });
  const page = await made.newPage();
  const faults = [];
  const foreign = [];
  page.on("pageerror", (error) => faults.push(String(error)));
  page.on("console", (message) => {
    // Refusals that a test provokes are in the console, too.
    if (message.type() === "error" && !/Failed to load resource/.test(message.text())) faults.push(message.text());
  });
  page.on("request", (request) => {
    const url = request.url();
    if (!url.startsWith(server.origin) && !/^(data|blob):/.test(url)) foreign.push(url);
  });
  await page.goto(server.address);
  await screen(page, "start");
  const close = async () => {
    ok(faults.length === 0, `${name}: nothing went wrong in the page`, faults.join("; "));
    ok(foreign.length === 0, `${name}: the page asks nobody else`, foreign.join(" "));
    await browser.close();
    await server.stop();
  };
  return { server, browser, context: made, page, close };
}

export const screen = (page, name) => page.waitForSelector(`#${name}:not([hidden])`, { timeout: 20_000 });

/** Types the number, and goes on. */
export async function begin(page, type, content, number = "AA12345678BB") {
  await screen(page, "start");
  if (type) await page.selectOption("#virtual-type", type);
  if (content) await page.selectOption("#virtual-content", content);
  await page.fill("#number", number);
  await page.waitForSelector("#number-state svg");
  await page.click("#go");
}

export async function read(page, type, content) {
  await begin(page, type, content);
  await screen(page, "result");
}

const axe = fs.readFileSync(AXE, "utf8");

/** Accessibility of what is shown now, by axe-core. */
export async function accessible(page, name) {
  // The page's policy lets no script in: axe runs in a world of its own.
  const session = await page.context().newCDPSession(page);
  const tree = await session.send("Page.getFrameTree");
  const world = await session.send("Page.createIsolatedWorld", {
    frameId: tree.frameTree.frame.id,
    worldName: "axe",
  });
  const run = async (expression) => {
    const { result, exceptionDetails } = await session.send("Runtime.evaluate", {
      expression,
      contextId: world.executionContextId,
      awaitPromise: true,
      returnByValue: true,
    });
    if (exceptionDetails) throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text);
    return result.value;
  };
  await run(axe);
  const found = await run(`axe.run(document, { resultTypes: ["violations"] }).then((found) =>
    found.violations.map((one) => one.id + ": " + one.nodes.map((node) => node.target + " " + node.failureSummary).slice(0, 3).join(" | ")))`);
  await session.detach();
  return ok(found.length === 0, `axe-core: ${name}`, found.join("\n  "));
}

/** Nothing is wider than the window. */
export async function fits(page, name) {
  const [wide, width] = await page.evaluate(() => [document.documentElement.scrollWidth, document.documentElement.clientWidth]);
  return ok(wide <= width, `fits: ${name}`, `${wide} in ${width}`);
}

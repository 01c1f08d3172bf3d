// Starts the reader application and a browser for the tests.

import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { createRequire } from "node:module";
import path from "node:path";
import { fileURLToPath } from "node:url";

export const ROOT = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "../..");
export const MODULES = path.join(ROOT, "target/reader_app_test/node_modules");
const require = createRequire(path.join(MODULES, "x.js"));
export const { chromium } = require("playwright-core");
export const AXE = path.join(MODULES, "axe-core/axe.min.js");
export const PROGRAM =
  process.env.READER_APP ?? path.join(process.env.CARGO_TARGET_DIR ?? path.join(ROOT, "target"), "debug/reader_app");

/** A running server: its address, port and token, and everything it printed. */
export async function serve(...options) {
  const child = spawn(PROGRAM, options, {
    stdio: ["ignore", "pipe", "pipe"],
    // A model is an option of the tests that need one.
    env: { ...process.env, ZAIRYU_OCR_MODEL: "" },
  });
  const server = { child, output: "", address: "", origin: "", port: 0, token: "" };
  child.stderr.on("data", (data) => (server.output += data));
  const lines = createInterface({ input: child.stdout });
  const address = new Promise((resolve, reject) => {
    lines.on("line", (line) => {
      server.output += `${line}\n`;
      if (line.startsWith("http://")) resolve(line);
    });
    child.once("exit", () => reject(new Error(`the server ended: ${server.output}`)));
  });
  server.address = await address;
  const url = new URL(server.address);
  server.origin = url.origin;
  server.port = Number(url.port);
  server.token = url.hash.slice(1);
  server.stop = async (signal = "SIGINT") => {
    if (child.exitCode !== null || child.signalCode !== null) return child.exitCode;
    child.kill(signal);
    await once(child, "exit");
    return child.exitCode;
  };
  return server;
}

export function browse(...args) {
  return chromium.launch({
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    args: ["--no-sandbox", "--disable-gpu", ...args],
  });
}

/** One call to the server's interface. */
export async function call(server, name, body = {}, headers = {}) {
  return fetch(`${server.origin}/api/${name}`, {
    method: "POST",
    headers: { "Content-Type": "application/json", "X-Zairyu-Token": server.token, ...headers },
    body: typeof body === "string" ? body : JSON.stringify(body),
  });
}

/** Reads a virtual card to the end; returns the events. */
export async function readCard(server, id, language = "en", number = "AA12345678BB") {
  const response = await call(server, "read", { number, source: { kind: "virtual", id }, language });
  if (!response.ok) throw new Error(`read: ${response.status} ${await response.text()}`);
  const text = await response.text();
  return text.trim().split("\n").map((line) => JSON.parse(line));
}

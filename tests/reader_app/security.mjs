// The server attacked: from other web pages, and from other accounts of the same machine.

import fs from "node:fs";
import http from "node:http";
import net from "node:net";
import { spawnSync } from "node:child_process";
import { ROOT, browse, call, readCard, serve } from "./server.mjs";
import { check, ok, same } from "./report.mjs";

/** Sends bytes, and returns all that comes back. */
function raw(port, text, time = 3000) {
  return new Promise((resolve) => {
    const socket = net.connect(port, "127.0.0.1");
    let answer = "";
    socket.on("data", (data) => (answer += data));
    socket.on("error", () => resolve(answer));
    socket.on("close", () => resolve(answer));
    setTimeout(() => socket.destroy(), time);
    socket.write(text);
  });
}

const status = (answer) => Number(answer.split(" ")[1] ?? 0);

async function requests(server) {
  const host = `Host: 127.0.0.1:${server.port}`;
  const token = `X-Zairyu-Token: ${server.token}`;
  const json = "Content-Type: application/json";
  const post = (headers, body = "{}") =>
    `POST /api/config HTTP/1.1\r\n${headers.join("\r\n")}\r\nContent-Length: ${body.length}\r\n\r\n${body}`;
  const get = (path, ...headers) => `GET ${path} HTTP/1.1\r\n${headers.join("\r\n")}\r\n\r\n`;
  const cases = [
    ["a request with everything", post([host, token, json]), 200],
    ["no token", post([host, json]), 401],
    ["a wrong token", post([host, `X-Zairyu-Token: ${"A".repeat(43)}`, json]), 401],
    ["another host (DNS rebinding)", post(["Host: evil.example", token, json]), 403],
    ["another host, the right port", post([`Host: evil.example:${server.port}`, token, json]), 403],
    ["no host", post([token, json]), 403],
    ["another origin", post([host, token, json, "Origin: http://evil.example"]), 403],
    ["the origin null", post([host, token, json, "Origin: null"]), 403],
    ["another port as origin", post([host, token, json, "Origin: http://127.0.0.1:1"]), 403],
    ["a fetch from the same site", post([host, token, json, "Sec-Fetch-Site: same-site"]), 403],
    ["a fetch from another site", post([host, token, json, "Sec-Fetch-Site: cross-site"]), 403],
    ["a form", post([host, token, "Content-Type: text/plain"]), 400],
    ["GET of the interface", get("/api/config", host, token), 405],
    ["a preflight", `OPTIONS /api/config HTTP/1.1\r\n${host}\r\nOrigin: http://evil.example\r\nAccess-Control-Request-Method: POST\r\n\r\n`, 403],
    ["the page by another host", get("/", "Host: evil.example"), 403],
    ["a script included by another page", get("/app.js", host, "Sec-Fetch-Site: cross-site"), 403],
    ["the page in a frame of another", get("/", host, "Sec-Fetch-Site: cross-site", "Sec-Fetch-Mode: navigate", "Sec-Fetch-Dest: iframe"), 403],
    ["a link to the page", get("/", host, "Sec-Fetch-Site: cross-site", "Sec-Fetch-Mode: navigate", "Sec-Fetch-Dest: document"), 200],
    ["a path out of the page", get("/../Cargo.toml", host), 404],
    ["an encoded path", get("/%2e%2e/Cargo.toml", host), 404],
    ["what is not there", get("/nothing", host), 404],
    ["no HTTP", "\x16\x03\x01 hello\r\n\r\n", 400],
    ["a long header", get("/", host, `X-Long: ${"a".repeat(20_000)}`), 431],
    ["many headers", get("/", host, ...Array.from({ length: 200 }, (_, n) => `X-${n}: 1`)), 431],
    ["a long body", post([host, token, json], `{"a":"${"b".repeat(10_000)}"}`), 400],
    ["a body that is not JSON", post([host, token, json], "<x>"), 400],
  ];
  for (const [name, text, expected] of cases) {
    const answer = await raw(server.port, text);
    same(status(answer), expected, `request: ${name}`);
    const headers = answer.split("\r\n\r\n")[0].toLowerCase();
    if (/access-control|set-cookie|server:/.test(headers)) ok(false, `request: ${name}`, headers);
  }
}

async function headers(server) {
  for (const path of ["/", "/app.js", "/nothing", "/api/config"]) {
    const answer = await fetch(server.origin + path);
    const value = (name) => answer.headers.get(name) ?? "";
    ok(value("cache-control") === "no-store", `headers: ${path} is not kept`);
    ok(/default-src 'none'/.test(value("content-security-policy")), `headers: ${path} has a policy`);
    ok(!/unsafe|\*|https?:/.test(value("content-security-policy")), `headers: ${path}: nothing from elsewhere`);
    ok(value("x-content-type-options") === "nosniff", `headers: ${path}: nosniff`);
    ok(value("cross-origin-resource-policy") === "same-origin", `headers: ${path}: CORP`);
    ok(value("referrer-policy") === "no-referrer", `headers: ${path}: no referrer`);
  }
}

async function limits(server) {
  const opened = (count, text) =>
    Array.from({ length: count }, () => {
      const socket = net.connect(server.port, "127.0.0.1");
      socket.on("error", () => {});
      if (text) socket.write(text);
      return socket;
    });
  await check("limits: connections that send nothing end by themselves", async () => {
    const idle = opened(600);
    const slow = opened(100, "GET / HTTP/1.1\r\nHost: 127");
    const drip = setInterval(() => slow.forEach((socket) => socket.writable && socket.write("a")), 300);
    const started = Date.now();
    const answer = await fetch(`${server.origin}/icon.svg`);
    clearInterval(drip);
    [...idle, ...slow].forEach((socket) => socket.destroy());
    const took = Date.now() - started;
    if (!answer.ok || took > 10_000) throw new Error(`${answer.status} after ${took} ms`);
  });
  await check("limits: a body that never comes", async () => {
    const started = Date.now();
    const answer = await raw(
      server.port,
      `POST /api/config HTTP/1.1\r\nHost: 127.0.0.1:${server.port}\r\nX-Zairyu-Token: ${server.token}\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{`,
      15_000,
    );
    if (status(answer) !== 400 || Date.now() - started > 8000) throw new Error(answer.slice(0, 80));
  });
  await check("limits: a frame that is larger than it says, or too large", async () => {
    const frame = (width, height, bytes) =>
      fetch(`${server.origin}/api/scan`, {
        method: "POST",
        body: new Uint8Array(bytes),
        headers: { "X-Zairyu-Token": server.token, "Content-Type": "application/octet-stream", "X-Width": width, "X-Height": height },
      });
    for (const [width, height, bytes] of [["4", "4", 17], ["4000", "4000", 16], ["-1", "4", 4], ["a", "4", 4], ["18446744073709551615", "2", 4]]) {
      const answer = await frame(width, height, bytes);
      if (answer.status !== 400) throw new Error(`${width} x ${height}: ${answer.status}`);
    }
  });
  await check("limits: one read at a time", async () => {
    const request = { number: "AA12345678BB", source: { kind: "virtual", id: "1,genuine" }, language: "ja" };
    const slow = await serve("--pace", "300");
    const stop = new AbortController();
    const first = await fetch(`${slow.origin}/api/read`, {
      method: "POST",
      signal: stop.signal,
      headers: { "Content-Type": "application/json", "X-Zairyu-Token": slow.token },
      body: JSON.stringify(request),
    });
    const second = await call(slow, "read", request);
    const code = (await second.json()).code;
    stop.abort();
    // A cancelled read makes place for the next.
    const third = await call(slow, "read", request);
    await third.body.cancel();
    const exit = await slow.stop();
    if (!first.ok || second.status !== 409 || code !== "read-under-way" || third.status !== 200 || exit !== 0) {
      throw new Error(`${first.status} ${second.status} ${code} ${third.status} ${exit}`);
    }
  });
}

/** A page of another origin in the same browser. */
async function otherPage(server) {
  const evil = http.createServer((request, response) => {
    response.setHeader("Content-Type", "text/html");
    response.end(request.url === "/blank" ? "" : "<!DOCTYPE html><title>evil</title><body>");
  });
  await new Promise((resolve) => evil.listen(0, "127.0.0.1", resolve));
  const browser = await browse();
  try {
    const context = await browser.newContext();
    const own = await context.newPage();
    await own.goto(server.address);
    await own.waitForSelector("#start:not([hidden])");
    ok(!own.url().includes(server.token), "another page: the address does not keep the token");
    await readCard(server, "1,genuine");
    const page = await context.newPage();
    await page.goto(`http://127.0.0.1:${evil.address().port}/`);
    const outcome = await page.evaluate(
      async ({ origin }) => {
        const tried = {};
        const attempt = async (name, work) => {
          try {
            tried[name] = await work();
          } catch (error) {
            tried[name] = `refused`;
          }
        };
        const json = { method: "POST", body: "{}", headers: { "Content-Type": "application/json" } };
        await attempt("read the page", async () => (await fetch(origin)).text());
        await attempt("read a result", async () => (await fetch(`${origin}/api/result`, json)).text());
        await attempt("send a token", async () =>
          (await fetch(`${origin}/api/next`, { ...json, headers: { ...json.headers, "X-Zairyu-Token": "a" } })).text(),
        );
        await attempt("wipe blindly", async () => {
          const answer = await fetch(`${origin}/api/next`, { method: "POST", body: "{}", mode: "no-cors" });
          return answer.type;
        });
        await attempt("include a script", () => new Promise((resolve, reject) => {
          const script = document.createElement("script");
          script.src = `${origin}/words.js`;
          script.onload = () => resolve("loaded");
          script.onerror = reject;
          document.body.append(script);
        }));
        await attempt("include a picture", () => new Promise((resolve, reject) => {
          const image = new Image();
          image.onload = () => resolve("loaded");
          image.onerror = reject;
          image.src = `${origin}/icon.svg`;
        }));
        await attempt("use the opener", async () => {
          const opened = window.open(origin);
          await new Promise((resolve) => setTimeout(resolve, 1500));
          if (opened === null || opened.closed) return "refused";
          return opened.document.title;
        });
        return tried;
      },
      { origin: server.origin },
    );
    for (const [name, found] of Object.entries(outcome)) {
      same(found, "refused", `another page: ${name}`);
    }
    const frame = await context.newPage();
    await frame.goto(`http://127.0.0.1:${evil.address().port}/`);
    await frame.evaluate((origin) => {
      const inner = document.createElement("iframe");
      inner.src = origin;
      document.body.append(inner);
    }, server.origin);
    await frame.waitForTimeout(700);
    const inside = await frame.frames()[1]?.evaluate(() => document.title).catch(() => "");
    ok(!/zairyu|読取|reader/i.test(inside ?? ""), "another page: no frame of the page", inside);
    const kept = await call(server, "result", { language: "en" });
    ok(kept.ok, "another page: the card is still there after all this");
  } finally {
    await browser.close();
    evil.close();
  }
}

/** What another account can see: processes, files. */
async function otherAccount(server) {
  const pid = server.child.pid;
  const seen = (file) => fs.readFileSync(`/proc/${pid}/${file}`, "latin1");
  ok(!seen("cmdline").includes(server.token), "another account: no token in the arguments");
  ok(!seen("environ").includes(server.token), "another account: no token in the environment");
  // A stand-in for the system's opener notes what it was given.
  const folder = fs.mkdtempSync(`${ROOT}/target/reader_app_test/open-`);
  fs.writeFileSync(`${folder}/xdg-open`, `#!/bin/sh\necho "$1" > ${folder}/given\nls -ln "$1" > ${folder}/mode\nls -lnd "$(dirname "$1")" >> ${folder}/mode\ncat "$1" > ${folder}/content\n`, { mode: 0o755 });
  const before = process.env.PATH;
  process.env.PATH = `${folder}:${before}`;
  const opening = await serve("--open");
  process.env.PATH = before;
  for (let tries = 0; tries < 50 && !fs.existsSync(`${folder}/content`); tries += 1) {
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  const read = (name) => fs.readFileSync(`${folder}/${name}`, "utf8");
  const given = read("given").trim();
  ok(!given.includes(opening.token), "another account: the browser's arguments have no token");
  ok(read("content").includes(opening.address), "--open: the file leads to the address");
  const modes = read("mode").split("\n").filter(Boolean).map((line) => line.slice(0, 10));
  same(modes, ["-rw-------", "drwx------"], "another account: the file is private");
  if (process.getuid?.() === 0) {
    const tried = spawnSync("setpriv", ["--reuid=65534", "--regid=65534", "--clear-groups", "cat", given]);
    ok(tried.status !== 0, "another account: the file cannot be read");
  }
  await opening.stop();
  ok(!fs.existsSync(given), "--open: the file is removed at the end");
  fs.rmSync(folder, { recursive: true });
  const listening = fs.readFileSync("/proc/net/tcp", "utf8").split("\n");
  const port = server.port.toString(16).toUpperCase().padStart(4, "0");
  const own = listening.filter((line) => line.includes(`:${port} `) && / 0A /.test(line));
  ok(own.length === 1 && own[0].includes(` 0100007F:${port}`), "the server listens on 127.0.0.1 alone", own.join());
}

/** How often these texts are in the memory that the server allocated. */
function inMemory(server, texts) {
  const folder = `/proc/${server.child.pid}`;
  const memory = fs.openSync(`${folder}/mem`, "r");
  let found = 0;
  for (const line of fs.readFileSync(`${folder}/maps`, "utf8").trim().split("\n")) {
    const [, from, to] = /^([0-9a-f]+)-([0-9a-f]+) rw/.exec(line) ?? [];
    const size = from ? Number(BigInt(`0x${to}`) - BigInt(`0x${from}`)) : 0;
    if (size === 0 || size > 2 ** 28) continue;
    const bytes = Buffer.alloc(size);
    try {
      fs.readSync(memory, bytes, 0, size, Number(BigInt(`0x${from}`)));
    } catch {
      // Reserved, and never used.
      continue;
    }
    for (const text of texts) {
      for (let at = bytes.indexOf(text); at >= 0; at = bytes.indexOf(text, at + 1)) found += 1;
    }
  }
  fs.closeSync(memory);
  return found;
}

async function privacy(server) {
  // The address on the back, and the start of a picture in base64.
  const texts = ["東京都架空区見本町", "iVBORw0KGgo"];
  await readCard(server, "1,genuine");
  await (await call(server, "result", { language: "ja" })).arrayBuffer();
  ok(inMemory(server, texts) > 0, "wiping: the card is in memory before");
  ok(!/AA12345678BB|MIRAI|1993/.test(server.output), "no personal data is printed", server.output);
  ok(server.output.trim().split("\n").length === 2, "a read leaves no log", server.output);
  for (const [name, body] of [["result", { language: "en" }], ["report", { language: "en" }], ["archive", {}]]) {
    const before = await call(server, name, body);
    ok(before.ok && before.headers.get("cache-control") === "no-store", `wiping: ${name} is there before`);
    await before.arrayBuffer();
  }
  await call(server, "next");
  for (const [name, body] of [["result", { language: "en" }], ["report", { language: "en" }], ["archive", {}]]) {
    same((await call(server, name, body)).status, 410, `wiping: ${name} is gone after "next"`);
  }
  await new Promise((resolve) => setTimeout(resolve, 500));
  same(inMemory(server, texts), 0, "wiping: nothing of it is left in memory");
  const quick = await serve("--idle", "1", "--pace", "0");
  await readCard(quick, "1,genuine");
  ok((await call(quick, "result", { language: "en" })).ok, "idle: the card is there at first");
  await new Promise((resolve) => setTimeout(resolve, 1600));
  same((await call(quick, "result", { language: "en" })).status, 410, "idle: it is forgotten after a while");
  await quick.stop();
}

async function ending() {
  for (const signal of ["SIGINT", "SIGTERM"]) {
    const server = await serve("--pace", "300");
    const reading = readCard(server, "1,genuine").then(() => "whole", () => "cut");
    await new Promise((resolve) => setTimeout(resolve, 700));
    const started = Date.now();
    const exit = await server.stop(signal);
    const took = Date.now() - started;
    ok(exit === 0 && took < 4000, `${signal}: ends at once, also during a read`, `${exit} after ${took} ms`);
    await reading;
    const again = await fetch(server.origin).then(() => "there", () => "gone");
    same(again, "gone", `${signal}: nothing listens any more`);
  }
}

export async function security() {
  const server = await serve("--pace", "0");
  try {
    await requests(server);
    await headers(server);
    await limits(server);
    await otherPage(server);
    await otherAccount(server);
    await privacy(server);
  } finally {
    await server.stop();
  }
  await ending();
}

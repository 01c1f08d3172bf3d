// Readers, with a pcscd of its own and cards through vpcd: no service, no reader, a reader
// in use, cards that come, go and move, an independent card.

import fs from "node:fs";
import path from "node:path";
import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { accessible, opened, screen } from "./browser.mjs";
import { PROGRAM, ROOT } from "./server.mjs";
import { check, ok, same } from "./report.mjs";

const DRIVER = "/usr/lib/pcsc/drivers/serial/libifdvpcd.so";
// As in tests/pcsc: not among those that the system lends to outgoing connections.
const PORTS = [28110, 28112, 28114, 28116];
const PYTHON = "/usr/bin/python3";
const NUMBER = "AA12345678BB";

const processes = new Set();
const sleep = (time) => new Promise((resolve) => setTimeout(resolve, time));

function start(command, ...args) {
  const child = spawn(command, args, { stdio: ["ignore", "pipe", "pipe"] });
  const log = { text: "" };
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (data) => (log.text += data));
  processes.add(child);
  child.once("exit", () => processes.delete(child));
  return {
    log,
    stop: async () => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.kill("SIGTERM");
      await once(child, "exit");
    },
    ended: () => child.exitCode !== null || child.signalCode !== null,
  };
}

async function until(test, what, time = 15_000) {
  const limit = Date.now() + time;
  while (!(await test())) {
    if (Date.now() > limit) throw new Error(`${what} does not happen`);
    await sleep(100);
  }
}

const listens = (port) =>
  new RegExp(`:${port.toString(16).toUpperCase().padStart(4, "0")} 0+:0000 0A`).test(fs.readFileSync("/proc/net/tcp", "utf8"));

/** A daemon without a reader, or with the virtual one; and its port. */
async function daemon(folder, hasReader) {
  for (const port of hasReader ? PORTS : [0]) {
    const config = path.join(folder, "reader.conf");
    const channel = `0x${port.toString(16).toUpperCase().padStart(4, "0")}`;
    const lines = ['FRIENDLYNAME "Virtual PCD"', `DEVICENAME /dev/null:${channel}`, `LIBPATH ${DRIVER}`, `CHANNELID ${channel}`];
    fs.writeFileSync(config, hasReader ? `${lines.join("\n")}\n` : "");
    const started = start("pcscd", "--foreground", "--info", "--config", config);
    await until(() => started.log.text.includes("daemon ready"), "pcscd");
    if (!hasReader || (listens(port) && listens(port + 1))) return { ...started, port };
    await started.stop();
  }
  throw new Error("vpcd does not listen");
}

export async function reader() {
  const running = execFileSync("sh", ["-c", "pgrep -x pcscd || true"], { encoding: "utf8" }).trim();
  if (running !== "") {
    ok(false, "reader: a pcscd already runs: stop it first");
    return;
  }
  const folder = fs.mkdtempSync(path.join(ROOT, "target/reader_app_test/pcsc-"));
  try {
    await withReaders(folder);
  } finally {
    for (const child of processes) child.kill("SIGTERM");
    fs.rmSync(folder, { recursive: true });
  }
}

async function withReaders(folder) {
  const virtualCard = path.join(path.dirname(PROGRAM), "virtual_card");
  let service = null;
  const card = async (...args) => {
    const before = service.log.text.split("Card inserted into").length;
    const made = start(virtualCard, ...args, "--port", String(service.port));
    await until(() => service.log.text.split("Card inserted into").length > before, "the card");
    return made;
  };
  const gone = async (made) => {
    await made.stop();
    await until(
      () => service.log.text.split("Card Removed From").length >= service.log.text.split("Card inserted into").length,
      "that the card is gone",
    );
  };
  const { page, close } = await opened({ options: ["--reader", "--simulator", "--lang", "ja"], name: "reader" });
  const state = (text) => page.waitForFunction((words) => document.querySelector("#readers-state").textContent.includes(words), text, { timeout: 15_000 });
  const alert = (text) => page.waitForFunction((words) => document.querySelector("#place-alert").textContent.includes(words), text, { timeout: 15_000 });
  const begin = async () => {
    await page.fill("#number", NUMBER);
    await page.waitForSelector("#number-state svg");
    await page.click("#go");
    await page.waitForSelector("#place:not([hidden])");
  };
  const next = async () => {
    await page.click("#to-top");
    await screen(page, "start");
  };
  try {
    await check("reader: no service", () => state("スマートカードのサービスが動いていません"));
    await accessible(page, "no service");
    await begin();
    await check("reader: no service, while a read waits", () => alert("スマートカードのサービスが動いていません"));
    service = await daemon(folder, false);
    await check("reader: no reader, while a read waits", () => alert("カードリーダーが見つかりません"));
    await page.click("#cancel");
    await check("reader: no reader", () => state("カードリーダーが見つかりません"));
    await service.stop();
    await begin();
    service = await daemon(folder, true);
    await check("reader: plugged in while a read waits", () =>
      page.waitForFunction(() => document.querySelector("#place-alert").textContent === "" && document.querySelector("#stage").dataset.state === "waiting"));
    let made = await card("--virtual", "05", "--number", NUMBER);
    await check("reader: a card that is put on it is read", () => screen(page, "result"));
    same(await page.getAttribute(".head", "data-class"), "test", "reader: its result");
    await gone(made);
    await next();
    await check("reader: its name", () => state("Virtual PCD"));

    await begin();
    made = await card("--virtual", "05", "--number", NUMBER, "--remove-after", "10");
    await page.waitForSelector("[data-state=moved]", { timeout: 15_000 });
    ok(true, "reader: a card that was moved is asked for");
    await gone(made);
    made = await card("--virtual", "05", "--number", NUMBER);
    await check("reader: the read goes on", () => screen(page, "result"));
    await gone(made);
    await next();

    await begin();
    made = await card("--virtual", "05", "--number", NUMBER, "--remove-after", "12");
    await page.waitForSelector("[data-state=moved]", { timeout: 15_000 });
    await gone(made);
    made = await card("--virtual", "05,foreign-issuer", "--number", NUMBER);
    await screen(page, "error");
    same(await page.textContent("#error-body code"), "card-changed", "reader: another card in its place");
    await gone(made);
    await page.click("#error-top");

    await begin();
    made = await card("--other-card");
    await screen(page, "error");
    same(await page.textContent("#error-body code"), "not-a-residence-card", "reader: another kind of card");
    await gone(made);
    await page.click("#error-top");

    made = await card("--virtual", "05", "--number", NUMBER);
    const holder = start(PYTHON, path.join(ROOT, "tests/pcsc/hold_card.py"));
    await until(() => holder.log.text.includes("holding"), "that another program holds the card");
    await begin();
    await check("reader: in use by another program", () => alert("ほかのプログラムがリーダーを使っています"));
    await accessible(page, "reader in use");
    await holder.stop();
    await check("reader: goes on when the other program ends", () => screen(page, "result"));
    await gone(made);
    await next();

    await begin();
    made = await card("--virtual", "1", "--number", NUMBER, "--remove-after", "9");
    await page.waitForSelector("[data-state=moved]", { timeout: 15_000 });
    await made.stop();
    await service.stop();
    await check("reader: the service stops half way", () => alert("スマートカードのサービスが動いていません"));
    service = await daemon(folder, true);
    made = await card("--virtual", "1", "--number", NUMBER);
    await check("reader: the read goes on with the service", () => screen(page, "result"));
    await gone(made);
    await next();
    await service.stop();
    await check("reader: the service stops", () => state("スマートカードのサービスが動いていません"));
  } finally {
    await close();
  }
  await independent(folder);
}

/** A card written in another language, with its own CA. */
async function independent(folder) {
  const trust = path.join(folder, "trust");
  fs.mkdirSync(trust);
  const service = await daemon(folder, true);
  const made = start(
    PYTHON, path.join(ROOT, "tests/pcsc/independent_card.py"), "--type", "1", "--number", NUMBER,
    "--ca-out", path.join(trust, "ca.crt"), "--port", String(service.port),
  );
  await until(() => service.log.text.includes("Card inserted into"), "the independent card");
  const { page, close } = await opened({ options: ["--reader", "--trust", trust, "--lang", "ja"], name: "independent card" });
  try {
    await page.fill("#number", NUMBER);
    await page.waitForSelector("#number-state svg");
    await page.click("#go");
    await screen(page, "result");
    same(await page.getAttribute(".head", "data-class"), "own", "independent card: normal by its own CA");
    const states = await page.evaluate(() => [...document.querySelectorAll("[data-check] strong")].map((one) => one.textContent));
    same(states, ["正常", "条件付き"], "independent card: both checks");
    ok(await page.isVisible(".face img"), "independent card: its face");
  } finally {
    await close();
    await made.stop();
    await service.stop();
  }
}

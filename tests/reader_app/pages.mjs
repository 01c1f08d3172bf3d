// Each screen of the page: what it says, keys, looks, accessibility.

import fs from "node:fs";
import { accessible, begin, fits, opened, read, screen } from "./browser.mjs";
import { call } from "./server.mjs";
import { check, ok, same } from "./report.mjs";

const HELP = {
  ja: {
    "": "英字2字・数字8字・英字2字の順です。小文字や全角でも入力できます。",
    AB123: "あと7文字です。",
    AB1234O678CD: "7文字目「O」は英字です。数字の 0 ではありませんか。",
    "AB-12l45678CD": "6文字目「l」は英字です。数字の 1 ではありませんか。",
    "0B12345678CD": "1文字目「0」は数字です。英字の O ではありませんか。",
    "AB1234?678CD": "7文字目「?」は数字ではありません。ここには数字 (0～9) が入ります。",
    "AB12345678C9": "12文字目「9」は英字ではありません。ここには英字 (A～Z) が入ります。",
    AB12345678CDE: "番号は12文字です。13文字目の「E」からが余分です。",
    "ａｂ１２３４５６７８ｃｄ": "12文字そろいました。カードの番号と見比べてください。",
    "ab 1234-5678 cd": "12文字そろいました。カードの番号と見比べてください。",
  },
  en: {
    "": "Two letters, eight digits, two letters. Small letters and full-width characters are fine.",
    AB123: "7 more to go.",
    AB1234O678CD: "Character 7, “O”, is a letter. Is it the digit 0?",
    AB12345678CDE: "A number has 12 characters. It is too long from character 13, “E”, on.",
  },
};

async function numbers(page, language) {
  for (const [text, words] of Object.entries(HELP[language])) {
    await page.fill("#number", text);
    await page
      .waitForFunction((expected) => document.querySelector("#number-help")?.textContent === expected, words, { timeout: 3000 })
      .catch(() => {});
    same(await page.textContent("#number-help"), words, `number "${text}" (${language})`);
  }
  await page.fill("#number", "AB123");
  await page.press("#number", "Enter");
  ok(await page.isVisible("#start"), `an incomplete number goes nowhere (${language})`);
  same(await page.evaluate(() => document.activeElement?.id), "number", `and the focus stays with it (${language})`);
}

/** The drawings: buttons, keys, swipe, both ways to close, and "back". */
async function where(page, language) {
  const place = () => page.textContent("#where-place");
  const counted = (n) => (language === "ja" ? `${n} / 3` : `${n} of 3`);
  await page.click("#open-where");
  same(await place(), counted(1), `where: opens at the first (${language})`);
  await page.keyboard.press("ArrowRight");
  same(await place(), counted(2), `where: arrow key (${language})`);
  await page.click("#where-next");
  same(await place(), counted(3), `where: button (${language})`);
  await page.keyboard.press("ArrowRight");
  same(await place(), counted(3), `where: ends at the last (${language})`);
  const box = await page.locator("#slides").boundingBox();
  const swipe = async (from, to) => {
    await page.mouse.move(box.x + from, box.y + 80);
    await page.mouse.down();
    await page.mouse.move(box.x + to, box.y + 80, { steps: 4 });
    await page.mouse.up();
  };
  await swipe(100, 300);
  same(await place(), counted(2), `where: swipe to the right (${language})`);
  await swipe(300, 100);
  same(await place(), counted(3), `where: swipe to the left (${language})`);
  await accessible(page, `where the number is (${language})`);
  for (const close of [() => page.click("#where-x"), () => page.click("#where-close"), () => page.keyboard.press("Escape"), () => page.goBack()]) {
    await close();
    await page.waitForSelector("#where", { state: "hidden" });
    if (!(await page.isVisible("#start"))) ok(false, "where: closing leads back to the start");
    await page.click("#open-where");
  }
  await page.click("#where-close");
  await page.waitForSelector("#where", { state: "hidden" });
  ok(true, `where: four ways to close (${language})`);
}

async function zoom(page, language) {
  const scale = async () => parseFloat(await page.textContent("#zoom-scale"));
  const transform = () => page.evaluate(() => document.querySelector("#zoom-image").style.transform);
  await page.click("#open-zoom");
  same(await scale(), 1, `zoom: starts at 1.0 (${language})`);
  await accessible(page, `zoom (${language})`);
  for (let n = 0; n < 12; n += 1) await page.keyboard.press("+");
  same(await scale(), 5, `zoom: at most 5.0 (${language})`);
  for (let n = 0; n < 12; n += 1) await page.keyboard.press("-");
  same(await scale(), 1, `zoom: at least 1.0 (${language})`);
  const view = await page.locator("#zoom-view").boundingBox();
  const middle = [view.x + view.width / 2, view.y + view.height / 2];
  await page.mouse.dblclick(...middle);
  same(await scale(), 2, `zoom: a double tap to 2.0 (${language})`);
  await page.waitForTimeout(450);
  await page.mouse.dblclick(...middle);
  same(await scale(), 1, `zoom: and back to 1.0 (${language})`);
  await page.mouse.wheel(0, -300);
  await page.waitForTimeout(100);
  ok((await scale()) > 1.5, `zoom: wheel (${language})`);
  const before = await transform();
  await page.mouse.down();
  await page.mouse.move(middle[0] - 60, middle[1] - 40, { steps: 3 });
  await page.mouse.up();
  ok((await transform()) !== before, `zoom: drag (${language})`);
  const dragged = await transform();
  await page.keyboard.press("ArrowLeft");
  ok((await transform()) !== dragged, `zoom: arrow keys (${language})`);
  await page.evaluate(() => {
    const view = document.querySelector("#zoom-view");
    view.setPointerCapture = () => {};
    const { left, top } = view.getBoundingClientRect();
    const send = (type, id, x) =>
      view.dispatchEvent(new PointerEvent(type, { pointerId: id, clientX: left + x, clientY: top + 100, bubbles: true, isPrimary: id === 1 }));
    document.querySelector("#zoom-reset").click();
    send("pointerdown", 1, 200);
    send("pointerdown", 2, 300);
    send("pointermove", 2, 500);
    send("pointerup", 2, 500);
    send("pointerup", 1, 200);
  });
  same(await scale(), 3, `zoom: pinch (${language})`);
  await page.goBack();
  await page.waitForSelector("#zoom", { state: "hidden" });
  ok(await page.isVisible("#result"), `zoom: "back" leads to the result (${language})`);
}

async function revocation(page, language) {
  await page.click(".actions .primary");
  await screen(page, "revocation");
  await accessible(page, `revocation (${language})`);
  await fits(page, `revocation (${language})`);
  for (const [name, text] of [["number", "AA12345678BB"], ["year", "2028"], ["month", "10"], ["day", "20"]]) {
    await page.click(`#copy-${name}`);
    await page.waitForTimeout(60);
    same(await page.evaluate(() => navigator.clipboard.readText()), text, `revocation: copies the ${name} (${language})`);
  }
  const link = await page.getAttribute("#revocation a.button", "href");
  same(link, "https://example.org/inquiry", `revocation: the page's address is the setting (${language})`);
  ok((await page.textContent("#revocation")).includes("在留カード等番号失効情報照会"), `revocation: the page's name (${language})`);
  await page.goBack();
  await screen(page, "result");
}

async function files(page, server, language) {
  const save = async (index) => {
    const coming = page.waitForEvent("download");
    await page.locator("#result .row .secondary").nth(index).click();
    const download = await coming;
    return [download.suggestedFilename(), fs.readFileSync(await download.path(), "utf8")];
  };
  const buttons = await page.locator("#result .row .secondary").count();
  const [reportName, report] = await save(buttons - 2);
  ok(reportName === "zairyu-report.html" && report.includes(`<html lang="${language}">`), `report (${language})`, reportName);
  const [archiveName, archive] = await save(buttons - 1);
  ok(archiveName === "zairyu-archive.json" && JSON.parse(archive).files !== undefined, `archive (${language})`, archiveName);
}

async function csv(page, language) {
  await page.click("#csv-switch");
  await page.waitForSelector("#csv-on:not([hidden])");
  await read(page, "05", "genuine");
  await page.click("#to-top");
  await screen(page, "start");
  ok(/1/.test(await page.textContent("#csv-count")), `csv: the read is counted (${language})`);
  const coming = page.waitForEvent("download");
  await page.click("#csv-save");
  const text = fs.readFileSync(await (await coming).path(), "utf8");
  ok(text.startsWith("\u{FEFF}") && text.trim().split("\r\n").length === 2 && text.includes("2028-10-20"), `csv: a table (${language})`, text);
  page.once("dialog", (dialog) => dialog.accept());
  await page.click("#csv-switch");
  await page.waitForSelector("#csv-on", { state: "hidden" });
  ok(true, `csv: off again (${language})`);
}

/** From the start to the result and back, by keyboard alone. */
async function keyboard(page) {
  await page.selectOption("#virtual-type", "05");
  await page.selectOption("#virtual-content", "genuine");
  const until = async (test, key = "Tab") => {
    for (let n = 0; n < 60; n += 1) {
      if (await page.evaluate(test)) return;
      await page.keyboard.press(key);
    }
    throw new Error(`not reached: ${test}`);
  };
  await page.evaluate(() => document.querySelector("#start-title").focus());
  await until(() => document.activeElement?.id === "number");
  await page.keyboard.type("aa12345678bb");
  await page.keyboard.press("Enter");
  await screen(page, "result");
  same(await page.evaluate(() => document.activeElement?.id), "result-title", "keyboard: the result has the focus");
  await until(() => document.activeElement?.id === "open-zoom");
  await page.keyboard.press("Enter");
  await page.waitForSelector("#zoom[open]");
  await page.keyboard.press("Escape");
  await page.waitForSelector("#zoom", { state: "hidden" });
  same(await page.evaluate(() => document.activeElement?.id), "open-zoom", "keyboard: the focus comes back from the zoom");
  await until(() => document.activeElement?.id === "to-top");
  await page.keyboard.press("Enter");
  await screen(page, "start");
}

/** What was forgotten stays forgotten. */
async function forgetting(page, server) {
  await read(page, "1", "genuine");
  await page.click("#to-top");
  await screen(page, "start");
  await page.goBack().catch(() => {});
  await page.waitForTimeout(200);
  ok(!(await page.isVisible("#result")), "forgetting: \"back\" does not bring the card back");
  const left = await page.evaluate(() => document.documentElement.outerHTML);
  ok(!/AA12345678BB(?!<\/code>)/.test(left.replace(/<code[^>]*>AA12345678BB<\/code>/, "")), "forgetting: nothing is left in the page");
  await page.goto(server.origin + "/");
  await screen(page, "start");
  ok(true, "a reload goes on with the same server");
  await read(page, "1", "genuine");
  await page.reload();
  await screen(page, "start");
  same((await call(server, "result", { language: "en" })).status, 410, "forgetting: a reload forgets the card");
  await read(page, "1", "genuine");
  await page.goto("about:blank");
  await page.waitForTimeout(300);
  same((await call(server, "result", { language: "en" })).status, 410, "forgetting: leaving the page forgets the card");
}

async function inLanguage(language) {
  const options = ["--pace", "0", "--lang", language, "--revocation-url", "https://example.org/inquiry"];
  const context = { permissions: ["clipboard-read", "clipboard-write"] };
  const { page, server, close } = await opened({ options, context, name: `pages (${language})` });
  try {
    same(await page.getAttribute("html", "lang"), language, `the page is in ${language}`);
    await accessible(page, `start (${language})`);
    await numbers(page, language);
    await where(page, language);
    await csv(page, language);
    await read(page, "05", "genuine");
    await zoom(page, language);
    await revocation(page, language);
    await files(page, server, language);
    const other = language === "ja" ? "en" : "ja";
    await page.click(`#lang-${other}`);
    const heading = other === "ja" ? "改ざん検証" : "Tamper check";
    await page.waitForFunction((text) => document.querySelector("[data-check=tamper] h2")?.textContent === text, heading);
    ok(true, `the result is in ${other} after a click`);
    await page.click(`#lang-${language}`);
    await page.click("#to-top");
    await page.click("#open-help");
    await screen(page, "help");
    for (const summary of await page.locator("#help summary").all()) await summary.click();
    await accessible(page, `help (${language})`);
    ok((await page.locator("#help details").count()) >= 20, `help: all situations (${language})`);
    await page.click("#help-close");
    await screen(page, "start");
    if (language === "ja") {
      await keyboard(page);
      await forgetting(page, server);
    }
  } finally {
    await close();
  }
}

/** Light and dark, phone widths, 200 % zoom, reduced motion. */
async function looks() {
  for (const [name, context] of [
    ["light", { colorScheme: "light" }],
    ["dark", { colorScheme: "dark" }],
    ["phone", { viewport: { width: 360, height: 740 }, hasTouch: true }],
    ["400 % zoom", { viewport: { width: 320, height: 256 }, colorScheme: "dark" }],
    ["200 % zoom", { viewport: { width: 600, height: 450 } }],
    ["reduced motion", { reducedMotion: "reduce" }],
  ]) {
    const { page, close } = await opened({ options: ["--pace", "6"], context, name: `looks (${name})` });
    try {
      await accessible(page, `start, ${name}`);
      await fits(page, `start, ${name}`);
      await begin(page, "1", "genuine");
      await page.waitForSelector("#place:not([hidden])");
      await accessible(page, `place, ${name}`);
      await fits(page, `place, ${name}`);
      if (name === "reduced motion") {
        const moving = await page.evaluate(() => document.getAnimations().length);
        same(moving, 0, "reduced motion: nothing moves");
      }
      await screen(page, "result");
      await page.evaluate(() => document.querySelectorAll("#result details").forEach((one) => (one.open = true)));
      await accessible(page, `result, ${name}`);
      await fits(page, `result, ${name}`);
      await page.click("#to-top");
      for (const [type, content] of [["05", "altered-photo"], ["1", "under-age"], ["08", "foreign-issuer"]]) {
        await read(page, type, content);
        await accessible(page, `${content}, ${name}`);
        await fits(page, `${content}, ${name}`);
        await page.click("#to-top");
      }
      await begin(page, "1", "other-card");
      await screen(page, "error");
      await accessible(page, `error, ${name}`);
      await fits(page, `error, ${name}`);
    } finally {
      await close();
    }
  }
}

async function reading() {
  const { page, server, close } = await opened({ options: ["--pace", "25"], name: "reading" });
  try {
    await begin(page, "1", "moves");
    await page.waitForSelector("[data-state=waiting]");
    ok(/置いてください|Put the card/.test(await page.textContent("#place-title")), "reading: asks for the card");
    await page.waitForSelector("[data-state=reading]");
    await page.waitForFunction(() => Number(document.querySelector("#progress").getAttribute("aria-valuenow")) > 0);
    ok(/動かさない|Do not move/.test(await page.textContent("#place-lead")), "reading: asks not to move the card");
    await page.waitForSelector("[data-state=moved]");
    await accessible(page, "card moved");
    ok(/続きから|goes on/.test(await page.textContent("#place-lead")), "reading: asks for the same card");
    await screen(page, "result");
    same(await page.getAttribute(".head", "data-class"), "test", "reading: goes on after the card moved");
    await page.click("#to-top");
    await begin(page, "1", "removed");
    await page.waitForSelector("[data-state=moved]");
    await page.click("#cancel");
    await screen(page, "start");
    await begin(page, "05", "genuine");
    await screen(page, "result");
    ok(true, "reading: a cancelled read makes place for the next");
    await page.click("#to-top");
    await page.click("#go");
    await screen(page, "start");
    await check("the end of the program is told, and nothing more is sent", async () => {
      const sent = [];
      await server.stop();
      await screen(page, "ended");
      page.on("request", (request) => sent.push(request.url()));
      await page.waitForTimeout(2500);
      await accessible(page, "ended");
      if (sent.length > 0) throw new Error(sent.join(" "));
    });
  } finally {
    await close();
  }
}

async function idle() {
  const { page, close } = await opened({ options: ["--pace", "0", "--idle", "2"], name: "idle" });
  try {
    await read(page, "1", "genuine");
    for (let n = 0; n < 6; n += 1) {
      await page.waitForTimeout(500);
      await page.mouse.click(5, 300);
    }
    ok(await page.isVisible("#result"), "idle: a page in use keeps the card");
    await page.waitForSelector("#start:not([hidden])", { timeout: 6000 });
    same(await page.inputValue("#number"), "", "idle: then the page is empty");
    await page.fill("#number", "AA12345678BB");
    await page.waitForFunction(() => document.querySelector("#number").value === "", null, { timeout: 6000 });
    ok(true, "idle: a number that was typed goes, too");
  } finally {
    await close();
  }
}

/** The library's report in a page of its own. */
async function report() {
  const { page, server, context, close } = await opened({ name: "report" });
  try {
    await read(page, "1", "genuine");
    for (const language of ["ja", "en"]) {
      const text = await (await call(server, "report", { language })).text();
      const file = `${process.env.TMPDIR ?? "/tmp"}/zairyu-report-${process.pid}.html`;
      fs.writeFileSync(file, text, { mode: 0o600 });
      const own = await context.newPage();
      await own.goto(`file://${file}`);
      await accessible(own, `HTML report (${language})`);
      await own.close();
      fs.unlinkSync(file);
    }
  } finally {
    await close();
  }
}

/** The page without the token, as from a bookmark. */
async function stranger() {
  const { page, server, close } = await opened({ name: "stranger" });
  try {
    await page.evaluate(() => sessionStorage.clear());
    await page.goto(`${server.origin}/`);
    await screen(page, "ended");
    ok(/アドレス|address/.test(await page.textContent("#ended-title")), "without the token the page says what to open");
    await accessible(page, "without the token");
  } finally {
    await close();
  }
}

export async function pages() {
  await stranger();
  for (const language of ["ja", "en"]) await inLanguage(language);
  await reading();
  await idle();
  await looks();
  await report();
}

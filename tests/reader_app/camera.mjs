// The number by camera, with Chromium's fake device and generated frames.

import fs from "node:fs";
import { accessible, opened, screen } from "./browser.mjs";
import { ROOT, browse, call, readCard, serve } from "./server.mjs";
import { ok, same } from "./report.mjs";
import { write } from "./y4m.mjs";

const FOLDER = `${ROOT}/target/reader_app_test`;
const FAKE = ["--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream"];

/** Frames of virtual cards, made once. */
async function frames() {
  const server = await serve("--pace", "0");
  const browser = await browse();
  const page = await browser.newPage();
  await readCard(server, "1,genuine");
  const { face } = await (await call(server, "result", { language: "ja" })).json();
  await write(page, face.image, `${FOLDER}/readable.y4m`);
  await write(page, face.image, `${FOLDER}/unreadable.y4m`, { readable: false });
  await browser.close();
  await server.stop();
}

export async function camera() {
  const model = process.env.ZAIRYU_OCR_MODEL;
  if (!model) {
    ok(false, "camera: ZAIRYU_OCR_MODEL names no model");
    return;
  }
  await frames();
  const options = ["--pace", "0", "--ocr", model];
  for (const language of ["ja", "en"]) {
    const args = [...FAKE, `--use-file-for-fake-video-capture=${FOLDER}/readable.y4m`];
    const { page, close } = await opened({ options: [...options, "--lang", language], args, name: `camera (${language})` });
    try {
      await page.click("#open-camera");
      await screen(page, "camera");
      const started = Date.now();
      await page.waitForFunction(() => document.querySelector("#video").videoWidth > 0);
      await accessible(page, `camera (${language})`);
      await page.waitForSelector("#confirm:not([hidden])", { timeout: 60_000 });
      ok(true, `camera: the number is certain after ${Date.now() - started} ms (${language})`);
      same(await page.inputValue("#number"), "AA12345678BB", `camera: the number (${language})`);
      same(await page.evaluate(() => document.querySelector("#video").srcObject), null, `camera: it stops (${language})`);
      ok(/一致|on your card/.test(await page.textContent("#confirm")), `camera: asks to compare (${language})`);
      await accessible(page, `number from the camera (${language})`);
      await page.click("#go");
      await screen(page, "result");
      ok(true, `camera: the read goes on with it (${language})`);
    } finally {
      await close();
    }
  }
  {
    const args = [...FAKE, `--use-file-for-fake-video-capture=${FOLDER}/unreadable.y4m`];
    const { page, close } = await opened({ options, args, name: "camera, nothing to read" });
    try {
      await page.click("#open-camera");
      await page.waitForFunction(() => document.querySelector("#video").videoWidth > 0);
      await page.waitForFunction(() => /反射|reflections/.test(document.querySelector("#camera-state").textContent), null, { timeout: 60_000 });
      ok(await page.isVisible("#camera"), "camera: no number from glare and blur, and what helps");
      await page.click("#camera-close");
      await screen(page, "start");
      same(await page.inputValue("#number"), "", "camera: no number was entered");
      same(await page.evaluate(() => document.querySelector("#video").srcObject), null, "camera: it stops when closed");
    } finally {
      await close();
    }
  }
  for (const language of ["ja", "en"]) {
    // Without the fake permission, a browser without windows refuses.
    const { page, close } = await opened({
      options: [...options, "--lang", language],
      args: ["--use-fake-device-for-media-stream", "--deny-permission-prompts"],
      name: `camera refused (${language})`,
    });
    try {
      await page.click("#open-camera");
      await page.waitForSelector("#camera-state .panel");
      ok(/許可されていません|does not have permission/.test(await page.textContent("#camera-state")), `camera: a refusal is explained (${language})`, await page.textContent("#camera-state"));
      await accessible(page, `camera refused (${language})`);
    } finally {
      await close();
    }
  }
  for (const name of ["readable", "unreadable"]) fs.unlinkSync(`${FOLDER}/${name}.y4m`);
}

// The README's pictures of the application.

import path from "node:path";
import { begin, opened, screen } from "./browser.mjs";

const folder = path.resolve(process.argv[2]);
const model = process.env.ZAIRYU_OCR_MODEL;

for (const language of ["ja", "en"]) {
  const { page, close } = await opened({
    options: ["--pace", "0", "--lang", language, "--ocr", model],
    context: { viewport: { width: 1100, height: 780 }, colorScheme: "light" },
    name: `pictures (${language})`,
  });
  await begin(page, "1", "genuine");
  await screen(page, "result");
  // The state of the buttons under a pointer does not belong into a picture.
  await page.mouse.move(0, 0);
  await page.evaluate(() => {
    document.querySelector("#result details").open = false;
    document.querySelector(".foot").style.position = "static";
    document.activeElement.blur();
    window.scrollTo(0, 0);
  });
  await page.screenshot({ path: path.join(folder, `reader-app-${language}.png`), clip: { x: 0, y: 0, width: 1100, height: 1010 }, fullPage: true });
  await close();
}

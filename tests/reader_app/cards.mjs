// Every virtual card in both languages, and what the page says of it.

import { begin, opened, read, screen } from "./browser.mjs";
import { ok, same } from "./report.mjs";

const TYPES = ["1", "2", "05", "06", "07", "08"];
/** Class of the result; state of the tamper check and of the issuer check. */
const VARIANTS = {
  genuine: ["test", "good", "qualified"],
  "under-age": ["exempt", "exempt", "exempt"],
  "altered-front": ["abnormal", "bad", "qualified"],
  "altered-photo": ["abnormal", "bad", "qualified"],
  "stripped-signature": ["abnormal", "bad", "bad"],
  "foreign-issuer": ["abnormal", "good", "bad"],
  "expired-certificate": ["test", "good", "qualified"],
};
const WORDS = {
  ja: { good: "正常", bad: "異常", exempt: "対象外", qualified: "条件付き" },
  en: { good: "Normal", bad: "Abnormal", exempt: "Exempt", qualified: "Qualified" },
};
/** What goes wrong, and the code of what the page says. */
const SITUATIONS = {
  "no-card": "no-card",
  silent: "card-silent",
  "no-reader": "no-reader",
  removed: "card-removed",
  "other-card": "not-a-residence-card",
  "broken-chip": "chip-faulty",
  "link-failed": "link-failed",
  "no-service": "service-not-running",
  "reader-in-use": "reader-in-use",
};

async function variants(page, language) {
  for (const type of TYPES) {
    for (const [variant, [kind, tamper, issuer]] of Object.entries(VARIANTS)) {
      const name = `card ${type},${variant} (${language})`;
      await read(page, type, variant);
      const found = await page.evaluate(() => {
        const text = (selector) => document.querySelector(selector)?.textContent ?? "";
        const check = (id) => document.querySelector(`[data-check=${id}]`);
        return {
          kind: document.querySelector(".head")?.getAttribute("data-class"),
          checks: ["tamper", "issuer"].map((id) => check(id)?.querySelector("strong")?.textContent),
          document: text(".kind"),
          face: document.querySelector(".face img")?.getAttribute("src")?.slice(0, 22),
          photo: document.querySelector(".photo img") !== null,
          signed: document.querySelectorAll("#result .mark.signed").length,
          title: document.title,
          sections: [...document.querySelectorAll("#result h2")].map((heading) => heading.textContent),
          text: text("#result"),
        };
      });
      const words = WORDS[language];
      const special = ["2", "06", "08"].includes(type);
      const titles = language === "ja" ? ["在留カード", "特別永住者証明書"] : ["Residence card", "Special permanent resident certificate"];
      const bad = [
        found.kind !== kind && `result ${found.kind}`,
        JSON.stringify(found.checks) !== JSON.stringify([words[tamper], words[issuer]]) && `checks ${found.checks}`,
        !found.document.includes(titles[Number(special)]) && `document ${found.document}`,
        found.face !== "data:image/png;base64," && "no face",
        found.photo !== (variant !== "under-age") && "photo",
        kind !== "test" && found.signed > 0 && "something looks signed",
        /AA12345678BB|MIRAI/.test(found.title) && `title ${found.title}`,
        ["1", "2"].includes(type) !== found.text.includes(language === "ja" ? "令和8年6月14日" : "14 June 2026") && "address on the back",
        special === found.sections.includes(language === "ja" ? "資格外活動許可" : "Permission for other activity") && "permission",
      ].filter(Boolean);
      ok(bad.length === 0, name, bad.join("; "));
      await page.click("#to-top");
      await screen(page, "start");
    }
  }
}

async function situations(page, language) {
  for (const [content, code] of Object.entries(SITUATIONS)) {
    await begin(page, "1", content);
    await screen(page, "error");
    const found = await page.evaluate(() => ({
      code: document.querySelector("#error-body code")?.textContent,
      steps: document.querySelectorAll("#error-body ol li").length,
      focus: document.activeElement?.id,
    }));
    same(found.code, code, `situation ${content} (${language})`);
    ok(found.steps > 0 && found.focus === "error-title", `situation ${content} (${language}): steps, focus`);
    await page.click("#error-top");
  }
  await begin(page, "05", "genuine", "ZZ99999999ZZ");
  await screen(page, "error");
  same(await page.textContent("#error-body code"), "wrong-number", `situation wrong number (${language})`);
  await page.click("#error-top");
}

/** Text on a card that would like to be more than text. */
async function hostile(page, language) {
  for (const type of TYPES) {
    await read(page, type, "hostile-text");
    const found = await page.evaluate(() => ({
      title: document.title,
      tags: document.querySelectorAll("#result script, #result img[onerror], #result b, #result i").length,
      text: document.querySelector("#result")?.textContent?.includes("<"),
    }));
    ok(!found.title.includes("owned") && found.tags === 0, `hostile text on ${type} (${language}) stays text`, JSON.stringify(found));
    await page.click("#to-top");
    await screen(page, "start");
  }
}

export async function cards() {
  for (const language of ["ja", "en"]) {
    const { page, close } = await opened({ options: ["--pace", "0", "--lang", language], name: `cards (${language})` });
    try {
      await variants(page, language);
      await situations(page, language);
      await hostile(page, language);
    } finally {
      await close();
    }
  }
}

// Counts checks: one line each, and the sum at the end.

let passed = 0;
let failed = 0;

export function ok(good, name, detail = "") {
  if (good) passed += 1;
  else failed += 1;
  console.log(good ? `ok ${name}` : `FAIL ${name}${detail === "" ? "" : `: ${detail}`}`);
  return good;
}

export const same = (found, expected, name) =>
  ok(
    JSON.stringify(found) === JSON.stringify(expected),
    name,
    `${JSON.stringify(found)} instead of ${JSON.stringify(expected)}`,
  );

/** A check that may throw. */
export async function check(name, work) {
  try {
    const outcome = await work();
    ok(outcome !== false, name);
  } catch (error) {
    ok(false, name, error.stack ?? String(error));
  }
}

export function sum() {
  console.log(`${passed} passed, ${failed} failed`);
  return failed === 0 ? 0 : 1;
}

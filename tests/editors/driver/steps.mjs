// Runs steps in order on one page and writes each one's outcome. A step needs those before it, so
// after a failure the rest is reported as not reached; the screen is kept as a picture.
import { writeFileSync } from "node:fs";
import { job } from "./browser.mjs";

export async function runSteps(steps, page) {
  const results = {};
  let failed;
  for (const [sentence, body] of steps) {
    results[sentence] = failed ? `not reached, because this failed: ${failed}` : "passed";
    if (failed) continue;
    try {
      await body(page);
    } catch (error) {
      failed = sentence;
      const picture = `${job.screenshots}/failed-${job.name}.png`;
      await page.screenshot({ path: picture }).catch(() => undefined);
      results[sentence] = `${error?.stack ?? error}\nThe screen: ${picture}`;
    }
  }
  writeFileSync(job.results, JSON.stringify(results));
}

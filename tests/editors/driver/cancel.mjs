// A scan of a large folder, and the Cancel button of its progress.
import assert from "node:assert/strict";
import { job, withEditor } from "./browser.mjs";
import * as see from "./screen-parts.mjs";
import { runSteps } from "./steps.mjs";

const steps = [];
const step = (sentence, body) => steps.push([sentence, body]);

step("a long scan shows its progress with a Cancel button", async (page) => {
  await see.status(page, see.UNSCANNED);
  await see.runCommand(page, "Keylift: Scan Workspace");
  await page.waitForSelector('.notification-list-item .monaco-button:has-text("Cancel")');
});

step("Cancel ends the scan long before all files were read", async (page) => {
  await see.pressButton(page, "Cancel");
  await page.waitForSelector(".notification-list-item .monaco-progress-container.active", {
    state: "detached",
  });
  const messages = await page.locator(".notification-list-item-message").allInnerTexts();
  for (const message of messages) {
    const files = Number(/ in (\d+) files?/.exec(message)?.[1] ?? 0);
    assert.ok(files < job.files, message);
  }
});

step("after a canceled scan Keylift still finds what is typed", async (page) => {
  await see.openFromExplorer(page, "app.py");
  await see.goTo(page, 1, 12);
  await see.paste(page, job.stripe);
  await see.untilUnderlined(page, job.stripe);
});

await withEditor((page) => runSteps(steps, page));

// A machine whose Python has no server yet: the offer to install it, taken.
import assert from "node:assert/strict";
import { job, withEditor } from "./browser.mjs";
import * as see from "./screen-parts.mjs";
import { runSteps } from "./steps.mjs";

const steps = [];
const step = (sentence, body) => steps.push([sentence, body]);

step("without a server Keylift says so and offers to install it", async (page) => {
  await see.untilNotified(page, /^Keylift: The Keylift server is not installed yet\.$/);
  await see.status(page, "The Keylift server is not installed yet.");
  await see.picture(page, "install", { around: ".monaco-workbench", height: 800 });
});

step("Install Server installs it and starts it", async (page) => {
  await see.pressButton(page, "Install Server");
  await page.waitForSelector('.notification-list-item-message:has-text("Installing the Keylift server")');
  await see.status(page, "Keylift: no hardcoded secrets");
});

step("the installed server underlines a pasted key", async (page) => {
  await see.openFromExplorer(page, "app.py");
  await see.goTo(page, 1, 12);
  await see.paste(page, job.stripe);
  await see.untilUnderlined(page, job.stripe);
});

step("the walkthrough opens and its first step is done", async (page) => {
  await see.runCommand(page, "Welcome: Open Walkthrough");
  await page.waitForSelector('.quick-input-list .monaco-list-row[aria-label*="Get started with Keylift"]');
  await page.keyboard.insertText("Keylift");
  await page.keyboard.press("Enter");
  const first = page.locator(".gettingStartedContainer .step-list-container .getting-started-step");
  await first.first().waitFor();
  assert.equal(await first.count(), 4);
  await page.waitForSelector('.getting-started-step .codicon-getting-started-step-checked');
  await see.picture(page, "walkthrough", { around: ".monaco-workbench", height: 800 });
});

await withEditor((page) => runSteps(steps, page));

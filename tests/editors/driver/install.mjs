// A machine whose Python has no server yet: the offer to install it, taken.
import assert from "node:assert/strict";
import { job, withEditor } from "./browser.mjs";
import * as see from "./screen-parts.mjs";
import { runSteps } from "./steps.mjs";

const STEP = ".gettingStartedContainer .step-list-container .getting-started-step";
const DONE = `${STEP} .codicon-getting-started-step-checked`;
const steps = [];
const step = (sentence, body) => steps.push([sentence, body]);

step("without a server Keylift says so and offers to install it", async (page) => {
  await see.untilNotified(page, /^Keylift: The server is not installed yet\.$/);
  await see.status(page, "Keylift: The server is not installed yet.");
});

step("the menu of the status item leads to the ways out", async (page) => {
  const titles = await see.openStatusMenu(page);
  const wanted = ["Install Server", "Choose Interpreter", "Restart Server", "Show Output"];
  assert.deepEqual(titles, wanted);
  await page.keyboard.press("Escape");
});

step("the walkthrough shows its four steps, none of them done", async (page) => {
  await see.runCommand(page, "Welcome: Open Walkthrough");
  const walkthrough = '.quick-input-list .monaco-list-row[aria-label*="Get started with Keylift"]';
  await page.waitForSelector(walkthrough);
  await page.keyboard.insertText("Keylift");
  await page.keyboard.press("Enter");
  await page.locator(STEP).first().waitFor();
  assert.equal(await page.locator(STEP).count(), 4);
  assert.equal(await page.locator(DONE).count(), 0);
  await see.picture(page, "walkthrough", { around: ".monaco-workbench", height: 800 });
});

step("its Install Server button installs the server and starts it", async (page) => {
  await page.click(`${STEP} .monaco-button:has-text("Install Server")`);
  await see.untilNotified(page, /^Installing the Keylift server/);
  await see.status(page, see.UNSCANNED, see.INSTALLATION);
  await page.waitForSelector(DONE);
});

step("the installed server underlines a pasted key", async (page) => {
  await see.openFromExplorer(page, "app.py");
  await see.goTo(page, 1, 12);
  await see.paste(page, job.stripe);
  await see.untilUnderlined(page, job.stripe);
});

await withEditor((page) => runSteps(steps, page));

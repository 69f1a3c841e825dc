// A setting that names a Python without the server: the ways out, and that none of them loops.
import assert from "node:assert/strict";
import { job, withEditor } from "./browser.mjs";
import * as see from "./screen-parts.mjs";
import { runSteps } from "./steps.mjs";

const WINDOW = { around: ".monaco-workbench", height: 800 };
const LACKS = /^Keylift: keylift\.interpreter: .* has no keylift package\.$/;
const steps = [];
const step = (sentence, body) => steps.push([sentence, body]);

step("a Python that the setting names and that lacks the server is told", async (page) => {
  await see.untilNotified(page, LACKS);
  await see.untilInView(page, "Install Server");
});

step("once it is installed beside, the offer is to use it, not to install it again", async (page) => {
  await see.pressButton(page, "Install Server");
  const button = '.notification-list-item .monaco-button:has-text("Use Installed Server")';
  await page.waitForSelector(button, { timeout: see.INSTALLATION });
  await see.untilInView(page, "Use Installed Server");
  await see.untilNotified(page, LACKS);
  await see.picture(page, "use-installed", WINDOW);
});

step("taking that starts the installed server", async (page) => {
  await see.pressButton(page, "Use Installed Server");
  await see.status(page, see.UNSCANNED);
});

step("Choose Interpreter lists what was found, and chooses", async (page) => {
  await see.runCommand(page, "Keylift: Choose Interpreter");
  const rows = ".quick-input-list .monaco-list-row";
  await page.waitForSelector(`${rows}[aria-label*="the server that Keylift installed"]`);
  await see.picture(page, "choose-interpreter", WINDOW);
  const bare = page.locator(`${rows}[aria-label*="no server yet"]`).first();
  await bare.click();
  await see.untilNotified(page, LACKS);
});

step("what was chosen can be taken back", async (page) => {
  await see.dismissNotifications(page);
  await see.runCommand(page, "Keylift: Choose Interpreter");
  await page.click('.quick-input-list .monaco-list-row[aria-label*="Let Keylift choose"]');
  await see.status(page, see.UNSCANNED);
  assert.ok(job.folder);
});

await withEditor((page) => runSteps(steps, page));

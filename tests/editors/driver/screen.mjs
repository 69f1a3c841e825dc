// What a person sees and does: types and pastes, reads the screen, clicks. Each step is one test.
import assert from "node:assert/strict";
import { readFileSync, statSync } from "node:fs";
import path from "node:path";
import { job, withEditor } from "./browser.mjs";
import * as see from "./screen-parts.mjs";
import { runSteps } from "./steps.mjs";

const { stripe } = job;
const MOVE = "Move to environment variable STRIPE_SECRET_KEY";
// Narrow, and at double density, so that the pictures are easy to read at the width of a page.
const VIEW = { viewport: { width: 1140, height: 700 }, deviceScaleFactor: 2 };
const EDITOR = { around: ".part.editor .editor-group-container", width: 930, height: 320 };
const WINDOW = { around: ".monaco-workbench", height: VIEW.viewport.height };
const inFolder = (name) => path.join(job.folder, name);
const steps = [];
const step = (sentence, body) => steps.push([sentence, body]);

step("the status bar shows that Keylift runs and has not scanned yet", async (page) => {
  await see.status(page, see.UNSCANNED);
});

step("a pasted key is underlined in the unsaved buffer, the value and only the value", async (page) => {
  await see.openFromExplorer(page, "payments.py");
  await see.toggleSideBar(page);
  await see.goTo(page, 5, 12);
  await see.paste(page, stripe);
  await see.untilUnderlined(page, stripe);
  assert.ok(!readFileSync(inFolder("payments.py"), "utf8").includes(stripe), "it was saved");
});

step("the status bar counts the secret", async (page) => {
  await see.status(page, "Keylift: 1 secret in open files; the workspace is not scanned yet");
});

step("the message names the credential and does not show the value", async (page) => {
  const message = await see.hover(page);
  await see.picture(page, "squiggle", EDITOR, "with the hover");
  assert.ok(message.includes("Stripe live secret key"), message);
  assert.ok(!message.includes(stripe.slice(8, 20)), "the message shows the value");
});

step("Ctrl+. offers to move the value to an environment variable, first of all", async (page) => {
  await see.goTo(page, 5, 20);
  const titles = await see.openQuickFixes(page);
  assert.equal(titles[0], MOVE);
  await see.picture(page, "quick-fix", EDITOR);
});

step("choosing it puts a lookup in place of the value", async (page) => {
  await see.chooseQuickFix(page, MOVE);
  await see.untilShown(page, 'os.environ["STRIPE_SECRET_KEY"]');
  await see.untilNothingUnderlined(page);
  await page.keyboard.press("Control+s");
  const expected = job.fixed;
  await see.until("the saved file", () => readFileSync(inFolder("payments.py"), "utf8") === expected);
});

step("the value is in .env, for its owner only, and .env is ignored by git", async (page) => {
  assert.ok(readFileSync(inFolder(".env"), "utf8").includes(stripe));
  assert.equal((statSync(inFolder(".env")).mode & 0o777).toString(8), "600");
  assert.match(readFileSync(inFolder(".gitignore"), "utf8"), /^\/?\.env$/m);
  assert.match(readFileSync(inFolder(".env.example"), "utf8"), /^STRIPE_SECRET_KEY=/m);
  await see.status(page, see.UNSCANNED);
  await see.toggleSideBar(page);
  await page.waitForSelector('.explorer-folders-view .monaco-list-row[aria-label^=".env.example"]');
  await see.dismissNotifications(page);
  await see.goTo(page, 7, 1);
  await see.picture(page, "fixed", { ...WINDOW, height: 360 });
});

step("Scan Workspace fills the Problems panel for files that are not open", async (page) => {
  await see.runCommand(page, "Keylift: Scan Workspace");
  await see.untilNotified(page, /^Keylift found 3 hardcoded secrets in 3 of \d+ files\.$/);
  await see.dismissNotifications(page);
  await see.openProblems(page);
  const rows = await see.untilProblems(page, job.problems.length);
  for (const [file, name] of job.problems) {
    assert.ok(rows.some((row) => row.includes(file)), `${file} is not in: ${rows.join("; ")}`);
    assert.ok(rows.some((row) => row.includes(name)), `${name} is not in: ${rows.join("; ")}`);
  }
  assert.ok(job.secrets.every((value) => rows.every((row) => !row.includes(value))));
  await see.picture(page, "problems", WINDOW);
});

step("a click on the status item opens Keylift's menu", async (page) => {
  const titles = await see.openStatusMenu(page);
  assert.deepEqual(titles, [
    ...["Scan Workspace", "Fix All in File", "Undo Last Move", "Show Problems", "Restart Server"],
    "Show Output",
  ]);
  await page.keyboard.press("Escape");
});

await withEditor((page) => runSteps(steps, page), undefined, VIEW);

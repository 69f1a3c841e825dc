// What Keylift says: why a value stays, what a scan saw, and that the server broke off.
import assert from "node:assert/strict";
import { readdirSync, readFileSync, readlinkSync } from "node:fs";
import path from "node:path";
import { job, withEditor } from "./browser.mjs";
import * as see from "./screen-parts.mjs";
import { runSteps } from "./steps.mjs";

const { stripe } = job;
const WHY = "Not moved: the secret stands in a text for people…";
const MOVE = "Move to environment variable STRIPE_SECRET_KEY, at all places in the workspace (2 found)";
const WINDOW = { around: ".monaco-workbench", height: 800 };
const read = (name) => readFileSync(path.join(job.folder, name), "utf8");
const steps = [];
const step = (sentence, body) => steps.push([sentence, body]);

/** The process ids of the servers of this very VS Code, whose working folder is in its own data. */
function servers() {
  return readdirSync("/proc").filter((entry) => {
    if (!/^\d+$/.test(entry)) return false;
    try {
      const command = readFileSync(`/proc/${entry}/cmdline`, "utf8").split("\0");
      const folder = readlinkSync(`/proc/${entry}/cwd`);
      return command.includes("lsp") && folder.startsWith(path.dirname(job.folder));
    } catch {
      return false;
    }
  });
}

step("in a text for people the first action says why the value stays", async (page) => {
  await see.status(page, see.UNSCANNED);
  await see.openByName(page, "NOTES.md");
  await page.waitForSelector(".editor-instance .squiggly-error", { state: "attached" });
  await see.goTo(page, 3, 20);
  const titles = await see.openQuickFixes(page);
  assert.equal(titles[0], WHY);
  await see.picture(page, "why", WINDOW);
});

step("choosing it shows the reason, with buttons that help", async (page) => {
  await see.chooseQuickFix(page, WHY);
  await see.untilNotified(page, /^Keylift: The secret stands in a text for people; take it out/);
  await see.untilInView(page, "Put [REDACTED]");
  await see.picture(page, "why-told", WINDOW);
});

step("a button puts a word in its place", async (page) => {
  await see.pressButton(page, "Put [REDACTED]");
  await see.untilShown(page, "[REDACTED]");
  await see.untilNothingUnderlined(page);
  await page.keyboard.press("Control+s");
  await see.until("the saved file", () => read("NOTES.md").includes("key [REDACTED]"));
});

step("a scan tells the files with secrets from all files, and the status when it was", async (page) => {
  await see.runCommand(page, "Keylift: Scan Workspace");
  await see.untilNotified(page, /^Keylift found 2 hardcoded secrets in 2 of \d+ files\.$/);
  await see.dismissNotifications(page);
  await page.waitForSelector(see.statusLike("Keylift: 2 secrets hardcoded, as of "));
});

step("a server that breaks off takes its findings along, and says so", async (page) => {
  const [server] = servers();
  assert.ok(server, "no server runs");
  process.kill(Number(server), "SIGKILL");
  await see.untilNotified(page, /^Keylift: The server broke off: its 2 findings are gone\.$/);
  await see.status(page, "Keylift: no secrets in open files; the workspace is not scanned yet");
  await see.untilInView(page, "Scan Again");
  await see.picture(page, "broke-off", WINDOW);
});

step("its button scans again", async (page) => {
  await see.pressButton(page, "Scan Again");
  await see.untilNotified(page, /^Keylift found 2 hardcoded secrets in 2 of \d+ files\.$/);
  await see.dismissNotifications(page);
});

step("a move at all places leaves no file unsaved that was not open", async (page) => {
  await see.openByName(page, "app.py");
  const squiggles = page.locator(".editor-instance .squiggly-error");
  await see.until("one squiggle", async () => (await squiggles.count()) === 1);
  await see.goTo(page, 1, 20);
  await see.openQuickFixes(page);
  await see.picture(page, "everywhere", WINDOW);
  await see.chooseQuickFix(page, MOVE);
  await see.until("the other file", () => read("lib.py").includes('os.environ["STRIPE_SECRET_KEY"]'));
  await see.until("one unsaved tab", async () => (await page.locator(".tab.dirty").count()) === 1);
  await see.picture(page, "everywhere-told", WINDOW);
});

step("Undo Last Move brings both files and .env back", async (page) => {
  await see.runCommand(page, "Keylift: Undo Last Move");
  await see.untilNotified(page, /^Keylift: 2 files are as before the move\.$/);
  assert.ok(read("app.py").includes(stripe));
  assert.ok(read("lib.py").includes(stripe));
  await see.picture(page, "undone", WINDOW);
});

await withEditor((page) => runSteps(steps, page));

// Moving a value to Vault at all its places, and a new one in its place, as a person sees it. Each
// step is one test.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { job, withEditor } from "./browser.mjs";
import * as see from "./screen-parts.mjs";
import { runSteps } from "./steps.mjs";

const { stripe, successor, token, address } = job;
const ENTRY = "Vault secret/leaky-shop/stripe-secret-key (api_key)";
const MOVE = `Move to ${ENTRY}, at all places in the workspace (2 found)`;
const REPLACE = `Replace the value of ${ENTRY}`;
const LOOKUP = 'vault_secret("leaky-shop/stripe-secret-key", "api_key", "secret")';
const MODULES = ["shop/payments.py", "shop/refunds.py"];
const VIEW = { viewport: { width: 1140, height: 760 }, deviceScaleFactor: 2 };
const WINDOW = { around: ".monaco-workbench", height: VIEW.viewport.height };
const inFolder = (name) => path.join(job.folder, name);
const read = (name) => readFileSync(inFolder(name), "utf8");
const steps = [];
const step = (sentence, body) => steps.push([sentence, body]);

/** What the moved program has for a key, where it reaches Vault by itself. */
function keyOfProgram() {
  const env = { PATH: process.env.PATH, VAULT_ADDR: address, VAULT_TOKEN: token };
  const program = "import shop.payments, sys; sys.stdout.write(shop.payments.API_KEY)";
  return execFileSync(job.python, ["-c", program], { cwd: job.folder, env, encoding: "utf8" });
}

step("Vault's token is typed unseen and kept by VS Code", async (page) => {
  await see.status(page, see.UNSCANNED);
  await see.runCommand(page, "Keylift: Set Store Credentials");
  await see.chooseRow(page, "VAULT_TOKEN");
  await see.typeUnseen(page, token);
  await see.picture(page, "vault-token", WINDOW);
  await page.keyboard.press("Enter");
  await see.untilNotified(page, /^Keylift: VAULT_TOKEN is kept in VS Code's secret storage/);
  await see.dismissNotifications(page);
});

step("the key of an open file stands in another one as well", async (page) => {
  await see.openByName(page, "payments.py");
  await see.untilUnderlined(page, stripe);
  await see.runCommand(page, "Keylift: Scan Workspace");
  await see.untilNotified(page, /^Keylift found 2 hardcoded secrets in/);
  await see.dismissNotifications(page);
  await see.toggleSideBar(page);
});

step("Ctrl+. offers to move both to Vault, since the environment names its server", async (page) => {
  await see.goTo(page, 5, 20);
  const titles = await see.openQuickFixes(page);
  assert.ok(titles.includes(MOVE), titles.join("; "));
  await see.picture(page, "vault-offer", WINDOW);
});

step("choosing it asks before anything is sent", async (page) => {
  await see.chooseQuickFix(page, MOVE);
  await see.untilNotified(page, /^Keylift: may the value be written to Vault, secret\/leaky-shop\//);
  await see.untilInView(page, "Write to Vault");
  await see.picture(page, "vault-question", WINDOW);
  for (const name of MODULES) assert.ok(read(name).includes(stripe));
});

step("once the user agrees, both files read Vault, and the message says what git has", async (page) => {
  await see.pressButton(page, "Write to Vault");
  await page.mouse.move(5, 5);
  await see.untilNotified(
    ...[page, /^Keylift: STRIPE_SECRET_KEY is in Vault now, at .*; 2 files changed\. The value is in \d committed files?, first on /],
  );
  await see.untilNothingUnderlined(page);
  // The bulb of the cursor's line lags behind the edit, and would cover the code in the picture.
  await see.goTo(page, 8, 1);
  await see.untilInView(page, "Revoke at dashboard.stripe.com");
  await see.picture(page, "vault-moved", WINDOW);
});

step("its button leads to the page where the key is revoked", async (page) => {
  await see.pressButton(page, "Revoke at dashboard.stripe.com");
  const asked = await see.untilAsked(page);
  assert.ok(asked.includes("https://dashboard.stripe.com/apikeys"), asked);
  await page.keyboard.press("Escape");
});

step("no file of the folder has the value, and the program reads it from Vault", async (page) => {
  await see.runCommand(page, "File: Save All Files");
  await see.until("the saved files", () => MODULES.every((name) => read(name).includes(LOOKUP)));
  for (const name of MODULES) assert.ok(!read(name).includes(stripe));
  assert.ok(!existsSync(inFolder(".env")));
  assert.equal(keyOfProgram(), stripe);
});

step("at the lookup Ctrl+. offers to replace the value", async (page) => {
  await see.dismissNotifications(page);
  await see.goTo(page, 6, 20);
  const titles = await see.openQuickFixes(page);
  assert.ok(titles.includes(REPLACE), titles.join("; "));
  await see.chooseQuickFix(page, REPLACE);
  await page.waitForSelector('.quick-input-widget input[type="password"]');
  await page.keyboard.press("Escape");
});

step("the command does the same, and nobody sees what is typed", async (page) => {
  await see.runCommand(page, "Keylift: Replace a Stored Value");
  await see.typeUnseen(page, successor);
  assert.ok(!(await page.locator(".monaco-workbench").innerText()).includes(successor));
  await see.picture(page, "vault-replace", WINDOW);
  await page.keyboard.press("Enter");
  await see.untilNotified(page, /^Keylift: Vault has the new value at secret\/leaky-shop\/stripe-secret-key \(api_key\)\./);
});

step("the program reads the new value, and no code changed", () => {
  assert.equal(keyOfProgram(), successor);
  for (const name of MODULES) assert.equal(read(name).split(LOOKUP).length, 2);
});

step("a forgotten token moves nothing any more", async (page) => {
  await see.dismissNotifications(page);
  await see.runCommand(page, "Keylift: Forget Store Credentials");
  await see.chooseRow(page, "VAULT_TOKEN");
  await page.keyboard.press("Enter");
  await see.untilNotified(page, /^Keylift: VS Code keeps VAULT_TOKEN no longer\./);
  await see.status(page, see.UNSCANNED);
  await see.runCommand(page, "Keylift: Replace a Stored Value");
  await see.typeUnseen(page, stripe);
  await page.keyboard.press("Enter");
  await see.untilNotified(page, /^Keylift: Vault: VAULT_TOKEN is not set/);
  assert.equal(keyOfProgram(), successor);
});

await withEditor((page) => runSteps(steps, page), undefined, VIEW);

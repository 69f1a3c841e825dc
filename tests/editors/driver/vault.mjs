// Moving a value to Vault, as a person sees it. Each step is one test.
import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { job, withEditor } from "./browser.mjs";
import * as see from "./screen-parts.mjs";
import { runSteps } from "./steps.mjs";

const { stripe } = job;
const MOVE = "Move to Vault secret/leaky-shop/stripe-secret-key (api_key)";
const LOOKUP = 'vault_secret("leaky-shop/stripe-secret-key", "api_key", "secret")';
const VIEW = { viewport: { width: 1140, height: 760 }, deviceScaleFactor: 2 };
const WINDOW = { around: ".monaco-workbench", height: VIEW.viewport.height };
const inFolder = (name) => path.join(job.folder, name);
const steps = [];
const step = (sentence, body) => steps.push([sentence, body]);

step("a pasted key is underlined", async (page) => {
  await see.status(page, "Keylift: no hardcoded secrets");
  await see.openFromExplorer(page, "payments.py");
  await see.toggleSideBar(page);
  await see.goTo(page, 5, 12);
  await see.paste(page, stripe);
  await see.untilUnderlined(page, stripe);
});

step("Ctrl+. offers Vault, since the environment names its server", async (page) => {
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
  assert.ok(readFileSync(inFolder("payments.py"), "utf8").includes('API_KEY = ""'));
});

step("once the user agrees, the code reads Vault", async (page) => {
  await see.pressButton(page, "Write to Vault");
  await see.untilNotified(page, /^Keylift: STRIPE_SECRET_KEY is in Vault now\. What was ever committed/);
  await see.untilNothingUnderlined(page);
  await page.keyboard.press("Control+s");
  await see.until("the saved file", () => readFileSync(inFolder("payments.py"), "utf8").includes(LOOKUP));
  await page.keyboard.press("Control+End");
  await see.picture(page, "vault-moved", WINDOW);
});

step("no file of the folder has the value", () => {
  assert.ok(!readFileSync(inFolder("payments.py"), "utf8").includes(stripe));
  assert.ok(!existsSync(inFolder(".env")));
});

await withEditor((page) => runSteps(steps, page), undefined, VIEW);

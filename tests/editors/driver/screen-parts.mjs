// The parts of VS Code's screen, by what a person would call them. Waits are on conditions only.
import assert from "node:assert/strict";
import path from "node:path";
import { job } from "./browser.mjs";

const LIMIT = 20_000;
const PAUSE = 50;
/** Milliseconds that an installation may take. */
export const INSTALLATION = 180_000;
const STATUS = '.statusbar-item[id="keylift.keylift.keylift"]';
const SQUIGGLE = ".editor-instance .squiggly-error";

/** What the status item says before a scan, where no open file has a secret. */
export const UNSCANNED = "Keylift: no secrets in open files; the workspace is not scanned yet";

/** Waits until `probe` is true. */
export async function until(what, probe) {
  const deadline = Date.now() + LIMIT;
  while (!(await probe())) {
    if (Date.now() > deadline) throw new Error(`waited in vain for ${what}`);
    await new Promise((resolve) => setTimeout(resolve, PAUSE));
  }
}

/** Waits until the status item's tooltip, as screen readers get it, is `label`. */
export async function status(page, label, timeout = 40_000) {
  await page.waitForSelector(`${STATUS} [aria-label="${label}"], ${STATUS}[aria-label="${label}"]`, {
    timeout,
  });
}

/** The selector of the status item while its tooltip begins with `label`. */
export function statusLike(label) {
  return `${STATUS} [aria-label^="${label}"], ${STATUS}[aria-label^="${label}"]`;
}

export async function openStatusMenu(page) {
  await page.click(STATUS);
  return listRows(page, ".quick-input-list .monaco-list-row");
}

export async function openFromExplorer(page, name) {
  await page.dblclick(`.explorer-folders-view .monaco-list-row[aria-label^="${name}"]`);
  await page.waitForSelector(`.tab.active[aria-label^="${name}"]`);
  await page.waitForSelector(".editor-instance .view-line");
}

/** Puts the cursor at a line and column, both counted from 1. */
export async function goTo(page, line, column) {
  await page.keyboard.press("Control+g");
  await page.waitForSelector(".quick-input-widget input");
  await page.keyboard.insertText(`${line}:${column}`);
  await page.keyboard.press("Enter");
  await page.waitForSelector(".quick-input-widget", { state: "hidden" });
}

/** Pastes from the clipboard, as a person does. */
export async function paste(page, text) {
  const origin = new URL(job.url).origin;
  await page.context().grantPermissions(["clipboard-read", "clipboard-write"], { origin });
  await page.evaluate((value) => navigator.clipboard.writeText(value), text);
  await page.keyboard.press("Control+v");
  await untilShown(page, text);
}

/** Waits until there is one squiggle and it lies exactly under `text`. */
export async function untilUnderlined(page, text) {
  await page.waitForSelector(SQUIGGLE, { state: "attached" });
  assert.equal(await page.locator(SQUIGGLE).count(), 1);
  const squiggle = await page.locator(SQUIGGLE).boundingBox();
  const letters = await page.evaluate(boxOf, text);
  const off = [squiggle.x - letters.x, squiggle.width - letters.width].map(Math.abs);
  assert.ok(Math.max(...off) < 3, `the squiggle is at ${JSON.stringify(squiggle)}, the value at ${JSON.stringify(letters)}`);
}

/** Runs in the page: where on screen the letters of `text` are. */
function boxOf(text) {
  const plain = (node) => node.textContent.replaceAll("\u00a0", " ");
  for (const line of document.querySelectorAll(".editor-instance .view-line")) {
    const start = plain(line).indexOf(text);
    if (start < 0) continue;
    const range = document.createRange();
    let seen = 0;
    const walker = document.createTreeWalker(line, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const length = node.textContent.length;
      if (start >= seen && start < seen + length) range.setStart(node, start - seen);
      const end = start + text.length;
      if (end > seen && end <= seen + length) range.setEnd(node, end - seen);
      seen += length;
    }
    const { x, y, width, height } = range.getBoundingClientRect();
    return { x, y, width, height };
  }
  throw new Error("the text is not on screen");
}

export async function untilNothingUnderlined(page) {
  await until("no squiggle", async () => (await page.locator(SQUIGGLE).count()) === 0);
}

/** Rests the mouse on the squiggle and returns the text of the hover. */
export async function hover(page) {
  const box = await page.locator(SQUIGGLE).boundingBox();
  await page.mouse.move(box.x + 60, box.y + box.height / 2 - 4);
  const shown = page.locator(".monaco-hover:visible").filter({ hasText: "keylift" });
  await shown.first().waitFor();
  return shown.first().innerText();
}

/** Opens the quick fix menu at the cursor; returns the titles. */
export async function openQuickFixes(page) {
  await page.mouse.move(5, 5);
  const rows = ".action-widget .monaco-list-row.action";
  for (let attempt = 1; ; attempt += 1) {
    await page.keyboard.press("Control+.");
    try {
      await page.waitForSelector(rows, { timeout: 3000 });
      break;
    } catch (error) {
      // VS Code drops the key if it comes too soon after a click.
      if (attempt === 8) throw error;
    }
  }
  return listRows(page, rows);
}

export async function chooseQuickFix(page, title) {
  await page.locator(".action-widget .monaco-list-row.action").filter({ hasText: title }).click();
}

/** Runs a command by its name in the palette. */
export async function runCommand(page, name) {
  await page.keyboard.press("F1");
  await page.waitForSelector(".quick-input-widget input");
  await page.keyboard.insertText(name);
  await page.waitForSelector(`.quick-input-list .monaco-list-row[aria-label^="${name}"]`);
  await page.keyboard.press("Enter");
}

/** Opens a file of the folder by its name. */
export async function openByName(page, name) {
  await page.keyboard.press("Control+p");
  await page.waitForSelector(".quick-input-widget input");
  await page.keyboard.insertText(name);
  await page.waitForSelector(`.quick-input-list .monaco-list-row[aria-label^="${name}"]`);
  await page.keyboard.press("Enter");
  await page.waitForSelector(`.tab.active[aria-label^="${name}"]`);
  await page.waitForSelector(".editor-instance .view-line");
}

/** Chooses a row of the list that a command shows. */
export async function chooseRow(page, name) {
  await page.click(`.quick-input-list .monaco-list-row[aria-label^="${name}"]`);
}

/** Types into a prompt that hides what is typed; it fails with one that does not. */
export async function typeUnseen(page, text) {
  await page.waitForSelector('.quick-input-widget input[type="password"]:focus');
  await page.keyboard.insertText(text);
  await page.waitForFunction(isAtRest);
}

/** Runs in the page: whether the widget for input has come all the way; some marks blink forever. */
function isAtRest() {
  const moves = ({ playState, effect }) =>
    playState === "running" && effect.getComputedTiming().iterations !== Infinity;
  const widget = document.querySelector(".quick-input-widget");
  return getComputedStyle(widget).opacity === "1" && !widget.getAnimations().some(moves);
}

/** Waits until VS Code asks whether a page may be opened; returns what it shows. */
export async function untilAsked(page) {
  await page.waitForSelector(".monaco-dialog-box");
  return page.locator(".monaco-dialog-box").innerText();
}

export async function untilNotified(page, pattern) {
  const messages = page.locator(".notification-list-item-message");
  await until(`a notification like ${pattern}`, async () =>
    (await messages.allInnerTexts()).some((text) => pattern.test(text.trim())),
  );
}

export async function pressButton(page, label) {
  await page.click(`.notification-list-item .monaco-button:has-text("${label}")`);
}

/** Waits until a notification's button has slid into view and stays. */
export async function untilInView(page, label) {
  const button = page.locator(`.notification-list-item .monaco-button:has-text("${label}")`);
  let last = -1;
  await until(`the button ${label}`, async () => {
    const box = await button.boundingBox();
    const isStill = box !== null && box.y === last && box.y + box.height < page.viewportSize().height;
    last = box?.y ?? -1;
    return isStill;
  });
}

export async function dismissNotifications(page) {
  await runCommand(page, "Notifications: Clear All Notifications");
  await page.waitForSelector(".notification-list-item", { state: "hidden" });
}

export async function openProblems(page) {
  await page.keyboard.press("Control+Shift+M");
  await page.waitForSelector(".markers-panel .monaco-list-row");
}

/** Waits for that many rows of files and findings; returns how each is read out. */
export async function untilProblems(page, findings) {
  const rows = page.locator(".markers-panel .monaco-list-row");
  const labels = () => rows.evaluateAll((all) => all.map((row) => row.ariaLabel ?? ""));
  const isFinding = (label) => label.startsWith("Error");
  await until(`${findings} problems`, async () =>
    (await labels()).filter(isFinding).length === findings,
  );
  return labels();
}

export async function untilShown(page, text) {
  await until(`"${text.slice(0, 12)}..." on screen`, async () =>
    (await editorText(page)).includes(text),
  );
}

/** The visible lines of all editors, the output panel's included. */
export async function editorText(page) {
  const lines = await page.locator(".view-line").allInnerTexts();
  return lines.join("\n").replaceAll("\u00a0", " ");
}

/** Shows the side bar, or hides it. */
export async function toggleSideBar(page) {
  const isShown = await page.locator(".part.sidebar").isVisible();
  await page.keyboard.press("Control+b");
  await page.waitForSelector(".part.sidebar", { state: isShown ? "hidden" : "visible" });
}

/** Keeps a picture of the part `around`, cropped to `width` and `height`. */
export async function picture(page, name, { around, width, height }, withHover) {
  if (!withHover) await page.mouse.move(5, 5);
  const box = await page.locator(around).first().boundingBox();
  const clip = { ...box, width: width ?? box.width, height };
  await page.screenshot({ path: path.join(job.screenshots, `${name}.png`), clip });
}

async function listRows(page, rows) {
  await page.waitForSelector(rows);
  const texts = await page.locator(rows).allInnerTexts();
  return texts.map((text) => text.replaceAll("\u00a0", " ").trim());
}

// Has VS Code run a test module inside its extension host, and prints what the module logs. The
// module writes its results itself, to the file that its environment names.
import { job, withEditor } from "./browser.mjs";

const LIMIT = 100_000;

/** Runs in the page, before VS Code reads the settings that the server put into it. */
function useTestModule({ authority, extensions, module }) {
  const uri = (path) => ({ $mid: 1, scheme: "vscode-remote", authority, path });
  const observer = new MutationObserver(() => {
    const meta = document.getElementById("vscode-workbench-web-configuration");
    if (!meta) return;
    observer.disconnect();
    const settings = JSON.parse(meta.dataset.settings);
    settings.developmentOptions = {
      ...settings.developmentOptions,
      extensions: extensions.map(uri),
      extensionTestsPath: uri(module),
    };
    meta.dataset.settings = JSON.stringify(settings);
  });
  observer.observe(document, { childList: true, subtree: true });
}

/** Runs in the page: reports each notification's text once. */
function reportNotifications() {
  const seen = new WeakSet();
  new MutationObserver(() => {
    for (const item of document.querySelectorAll(".notification-list-item-message")) {
      if (!item.textContent || seen.has(item)) continue;
      seen.add(item);
      window.notificationSeen(item.textContent);
    }
  }).observe(document, { childList: true, subtree: true });
}

const notifications = [];
let finish;
const finished = new Promise((resolve) => (finish = resolve));
const deadline = setTimeout(() => finish("no end"), LIMIT);

const end = await withEditor(
  () => finished,
  async (page) => {
    await page.exposeFunction("codeAutomationLog", (_type, args) => console.log(...[args].flat()));
    await page.exposeFunction("codeAutomationExit", (code) => finish(code));
    await page.exposeFunction("notificationSeen", (text) => notifications.push(text));
    await page.addInitScript(reportNotifications);
    await page.addInitScript(useTestModule, {
      authority: new URL(job.url).host,
      extensions: job.extensions,
      module: job.module,
    });
  },
);
clearTimeout(deadline);
for (const text of notifications) console.log(`Notification: ${text}`);
console.log(`The extension host ended with ${end}.`);

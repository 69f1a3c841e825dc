// Opens a folder in code-server with the system's Chromium. Shared by all drivers.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const FIRST_LOAD = 60_000;
const LATER = 20_000;

export const job = JSON.parse(readFileSync(process.argv[2], "utf8"));

const { chromium } = createRequire(`${job.tools}/`)("playwright-core");

/** Runs `task` on a page that shows job.folder; `prepare` sees the page before it loads. */
export async function withEditor(task, prepare = async () => {}, options = {}) {
  const browser = await chromium.launch({
    executablePath: "/usr/bin/chromium",
    args: [
      ...["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"],
      ...["--disable-background-networking", "--disable-component-update", "--disable-sync"],
    ],
  });
  try {
    const page = await browser.newPage({ viewport: { width: 1280, height: 800 }, ...options });
    page.setDefaultTimeout(LATER);
    await prepare(page);
    await page.goto(`${job.url}/?folder=${encodeURIComponent(job.folder)}`, { timeout: FIRST_LOAD });
    await page.waitForSelector(".monaco-workbench .part.statusbar", { timeout: FIRST_LOAD });
    return await task(page);
  } finally {
    await browser.close();
  }
}

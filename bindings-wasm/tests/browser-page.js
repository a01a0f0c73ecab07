// A page in Chromium that has the installed package without a bundler, as a <script type="module"> has it.

import { join } from "node:path";
import { browser, serveFiles } from "./runtimes/chromium.js";

/** Opens it, with words of one's own for Chromium's command line. It can import the package, and the tests' modules from /tests/. */
export async function open(...words) {
  const site = await serveFiles({ "/polyhydra/": join(import.meta.dirname, "node_modules", "polyhydra"), "/tests/": import.meta.dirname });
  const chromium = await browser(...words);
  const page = await chromium.newPage();
  await page.goto(`${site.url}/tests/browser-page.html`);
  return {
    page,
    async close() {
      await chromium.close();
      await site.stop();
    },
  };
}

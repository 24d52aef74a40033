import type { Browser } from '@playwright/test';
import { type BrowserOptions, launchBrowser } from '../../e2e/browsers.ts';
import { familyOf } from '../../product/processes.ts';
import { spread } from '../measure/machine.ts';

interface Options extends BrowserOptions {
  /** Beside viewers whose server is measured, it must leave the server's core alone. */
  readonly isOnLoadCore?: boolean;
}

/**
 * Starts a Chromium, and ends it whatever happens. It is on all cores unless told otherwise: on one, its processes,
 * which draw, encode and decode, would wait for each other as on no real machine.
 */
export async function inBrowser<Result>(
  { isOnLoadCore = false, ...options }: Options,
  use: (browser: Browser) => Promise<Result>,
): Promise<Result> {
  const before = new Set(familyOf(process.pid).map(({ pid }) => pid));
  const browser = await launchBrowser(options);
  try {
    if (!isOnLoadCore) for (const { pid } of familyOf(process.pid)) if (!before.has(pid)) spread(pid);
    return await use(browser);
  } finally {
    await browser.close();
  }
}

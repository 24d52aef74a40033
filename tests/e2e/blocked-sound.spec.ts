import { expect } from '@playwright/test';
import { planEvent } from '../product/campus-client.ts';
import { test } from './campus.ts';
import { expectPictureMoves, expectSound, heardDb } from './measures.ts';
import { goOnAir, joinAsViewer } from './people.ts';

test.use({ devices: 'clip' });

test('a browser that demands a click for sound shows the picture at once, and one click makes the sound', async ({
  product,
  account,
  person,
}) => {
  const event = await planEvent(product, account);
  const { page: host } = await person();
  await goOnAir(host, product, account, event);
  const { context, page: before } = await person({ devices: 'none', needsClickForSound: true });
  const { path } = await event.link('viewer');
  await joinAsViewer(before, product, path, 'Amina');
  await expectPictureMoves(before);
  // Whoever has pressed "Join" has pressed something, and may hear. Not so a page that the browser itself brings back
  // after a restart, with what the page had stored.
  const stored = await before.evaluate(() => Object.entries(sessionStorage));
  await before.close();
  const page = await context.newPage();
  await page.addInitScript((entries) => {
    for (const [key, value] of entries) sessionStorage.setItem(key, value);
  }, stored);
  await page.addInitScript(sayWhenShown, 'turn-on-sound');
  // Playwright's own questions count as a person's gesture (userGesture in CDP), so the page is not asked but speaks.
  const shown = page.waitForEvent('console', (message) => message.text() === 'turn-on-sound is shown');
  await page.goto(`${product.url}${path}`);
  await shown;
  await expectPictureMoves(page);
  const button = page.getByRole('button', { name: 'Turn on sound' });
  await expect(button).toBeVisible();
  expect(await heardDb(page, 1_000)).toBe(Number.NEGATIVE_INFINITY);
  await button.click();
  await expect(button).toBeHidden();
  await expectSound(page);
});

/** Runs in the page, and so stands alone. */
function sayWhenShown(testId: string): void {
  const observer = new MutationObserver(() => {
    if (!document.querySelector(`[data-testid=${testId}]`)) return;
    observer.disconnect();
    console.log(`${testId} is shown`);
  });
  observer.observe(document, { childList: true, subtree: true });
}

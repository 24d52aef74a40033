import { expect } from '@playwright/test';
import { planEvent } from '../product/campus-client.ts';
import { test } from './campus.ts';
import { expectPictureMoves, expectSound, flowsWithinMs } from './measures.ts';
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
  const says = page.waitForEvent('console', {
    predicate: (message) => message.text().startsWith('turn-on-sound'),
    timeout: flowsWithinMs,
  });
  await page.goto(`${product.url}${path}`);
  expect((await says).text()).toBe('turn-on-sound is shown beside a moving picture: 0 of 1 sounds play');
  const button = page.getByRole('button', { name: 'Turn on sound' });
  await button.click();
  await expect(button).toBeHidden();
  await expectSound(page);
});

/** Runs in the page, and so stands alone. */
function sayWhenShown(testId: string): void {
  const looks = setInterval(() => {
    const button = document.querySelector(`[data-testid=${testId}]`);
    const pictures = [...document.querySelectorAll<HTMLVideoElement>('[data-testid=program] video')];
    const hasMoved = pictures.some((video) => video.getVideoPlaybackQuality().totalVideoFrames > 10);
    if (!button?.checkVisibility() || !hasMoved) return;
    clearInterval(looks);
    const sounds = [...document.querySelectorAll<HTMLAudioElement>('[data-testid=sound] audio')];
    const playing = sounds.filter(({ paused }) => !paused);
    console.log(`${testId} is shown beside a moving picture: ${playing.length} of ${sounds.length} sounds play`);
  }, 50);
}

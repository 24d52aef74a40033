import { expect, type Page } from '@playwright/test';
import { planEvent } from '../product/campus-client.ts';
import { test } from './campus.ts';
import { expectPictureMoves, expectSound, heardDb } from './measures.ts';
import { goOnAir, hostAndViewer, signInBefore } from './people.ts';

declare global {
  interface Window {
    /** Everything that the page has captured. */
    captured?: MediaStreamTrack[];
  }
}

test.use({ devices: 'clip' });

test('a host whose account is signed out in another tab stays on air', async ({ product, account, person }) => {
  const { host, viewer } = await hostAndViewer({ product, account, person });
  await expectPictureMoves(viewer.page);

  const otherTab = await host.context.newPage();
  await otherTab.goto(product.url);
  await otherTab.getByTestId('account-menu').click();
  await otherTab.getByTestId('sign-out').click();
  await expect(otherTab.getByTestId('account-menu')).toHaveCount(0);
  // What makes a page ask again for all that it shows.
  await host.page.bringToFront();
  await host.page.evaluate(() => {
    document.dispatchEvent(new Event('visibilitychange'));
    window.dispatchEvent(new Event('online'));
  });
  await expectPictureMoves(viewer.page);
  await expect(host.page.getByTestId('studio')).toHaveAttribute('data-connection', 'connected');
  await host.page.getByTestId('pause').click();
  await expect(viewer.page.getByTestId('slate')).toHaveAttribute('data-slate', 'paused');
});

test('who comes when a recording was started meanwhile is told, or asked', async ({ product, account, person }) => {
  const event = await planEvent(product, account);
  const host = await person();
  await goOnAir(host.page, product, account, event);
  // Both doors are opened before there is a recording.
  const viewer = await person();
  await viewer.page.goto(`${product.url}${(await event.link('viewer')).path}`);
  await viewer.page.getByTestId('name').fill('Amina');
  const centre = await person();
  await centre.page.goto(`${product.url}${(await event.link('centre', 'Centre Lahore')).path}`);
  await expect(centre.page.getByTestId('name')).toHaveValue('Centre Lahore');
  await host.page.getByTestId('record-start').click();
  await host.page.locator('[data-testid=consent-prompt] [data-testid=consent-seen-and-heard]').click();
  await expect(host.page.getByTestId('recording')).toHaveAttribute('data-recording', 'running');

  await viewer.page.getByTestId('enter').click();
  await expect(viewer.page.getByTestId('recorded-note')).toBeVisible();
  await viewer.page.getByTestId('enter').click();
  await expect(viewer.page.getByTestId('watch')).toHaveAttribute('data-connection', 'connected');

  await centre.page.getByTestId('enter').click();
  await expect(centre.page.getByTestId('consent-seen-and-heard')).toBeFocused();
  await centre.page.getByTestId('consent-seen-and-heard').check();
  await centre.page.getByTestId('enter').click();
  await expect(centre.page.getByTestId('watch')).toHaveAttribute('data-connection', 'connected');
});

test('a host who is muted and reloads is muted still, and knows it', async ({ product, account, person }) => {
  const { host, viewer } = await hostAndViewer({ product, account, person });
  await expectSound(viewer.page);
  const mute = host.page.getByTestId('mute-microphone');
  await mute.click();
  await expect(mute).toHaveAttribute('data-on', 'false');
  await host.page.reload();
  await expect(host.page.locator('[data-testid=tiles] [data-source=camera] video')).toBeVisible();
  await expectPictureMoves(viewer.page);
  await expect(host.page.getByTestId('own-level')).toBeVisible();
  await expect(mute).toHaveAttribute('data-on', 'false');
  await expect.poll(() => heardDb(viewer.page, 1_000)).toBeLessThan(-60);
  await mute.click();
  await expect(mute).toHaveAttribute('data-on', 'true');
  await expectSound(viewer.page);
});

test('whoever leaves the door leaves no camera on', async ({ product, account, person }) => {
  const event = await planEvent(product, account);
  const { context, page } = await person();
  await context.addInitScript(() => {
    const captured: MediaStreamTrack[] = [];
    window.captured = captured;
    if (!navigator.mediaDevices) return;
    const original = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
    navigator.mediaDevices.getUserMedia = async (constraints) => {
      const stream = await original(constraints);
      captured.push(...stream.getTracks());
      return stream;
    };
  });
  await signInBefore(page, product, account);
  await page.goto(`${product.url}/events/${event.id}`);
  await page.getByTestId('open-studio').click();
  await page.getByTestId('try-camera').click();
  await expect(page.getByTestId('preview')).toBeVisible();
  await page.getByTestId('try-microphone').click();
  await expect(page.getByTestId('own-level')).toBeVisible();
  await expect.poll(() => capturedStates(page)).toEqual(['live', 'live']);
  await page.goBack();
  await expect(page.getByTestId('open-studio')).toBeVisible();
  await expect.poll(() => capturedStates(page)).toEqual(['ended', 'ended']);
});

test('a stranger watches a public event with a name alone', async ({ product, account, person }) => {
  const event = await planEvent(product, account, { visibility: 'public' });
  const host = await person();
  await goOnAir(host.page, product, account, event);
  const stranger = await person();
  await stranger.page.goto(`${product.url}/events/${event.id}`);
  await stranger.page.getByTestId('watch-event').click();
  await stranger.page.getByTestId('name').fill('Imran');
  await stranger.page.getByTestId('enter').click();
  await expect(stranger.page.getByTestId('watch')).toHaveAttribute('data-connection', 'connected');
  await expectPictureMoves(stranger.page);
  await expectSound(stranger.page);
  await expect(host.page.getByTestId('audience-viewers')).toContainText('1');
});

function capturedStates(page: Page): Promise<MediaStreamTrackState[] | undefined> {
  return page.evaluate(() => window.captured?.map(({ readyState }) => readyState));
}

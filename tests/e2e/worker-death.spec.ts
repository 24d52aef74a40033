import { type Browser, expect, type Page, test } from '@playwright/test';
import { fakeCameraFile, fakeMicrophoneFile } from '../media/fake-devices.ts';
import { type Account, planEvent, setUpCampus } from '../product/campus-client.ts';
import { type Product, startProduct } from '../product/start-product.ts';
import { storedLog } from '../faults/demo-broadcast.ts';
import { launchBrowser } from './browsers.ts';
import { decodedFrames, expectPictureMoves, expectSound, heardDb } from './measures.ts';
import { enterStudio, goLive, joinAsViewer, signIn } from './people.ts';

/** Promised are 5 s; two cores that also run two browsers and this test get more. */
const backWithinMs = 15_000;

let product: Product;
let account: Account;
let browser: Browser;

test.beforeAll(async () => {
  product = await startProduct();
  account = await setUpCampus(product);
  browser = await launchBrowser({ camera: await fakeCameraFile(), microphone: await fakeMicrophoneFile() });
});

test.afterAll(async () => {
  await browser?.close();
  await product?.dispose();
});

test('picture and sound come back by themselves when the media worker dies', async () => {
  const event = await planEvent(product, account);
  const host = await (await browser.newContext()).newPage();
  await signIn(host, product, account);
  await enterStudio(host, product, event);
  await goLive(host);
  const viewer = await (await browser.newContext()).newPage();
  await joinAsViewer(viewer, product, (await event.link('viewer')).path, 'Amina');
  await expectPictureMoves(viewer);
  await expectSound(viewer);
  // A mark on each page: a reload would lose it.
  for (const page of [host, viewer]) await page.evaluate(() => document.body.setAttribute('data-mark', 'not reloaded'));

  for (const name of ['mediasoup-worker', 'sfu-server'] as const) {
    await test.step(`${name} is killed`, async () => {
      const rebuilt = (): number => storedLog(product, event.id).filter(({ type }) => type === 'media.rebuilt').length;
      const rebuiltBefore = rebuilt();
      const killedMs = Date.now();
      expect(product.kill(name)).toBe(1);
      await expect.poll(rebuilt, { timeout: backWithinMs }).toBe(rebuiltBefore + 1);
      const pictureMs = (await whenPictureFlows(viewer)) - killedMs;
      await expect.poll(() => heardDb(viewer, 300), { timeout: backWithinMs }).toBeGreaterThan(-45);
      const soundMs = Date.now() - killedMs;
      test.info().annotations.push({
        type: `after the death of ${name}`,
        description: `picture at most ${pictureMs} ms, sound at most ${soundMs} ms`,
      });
      expect(pictureMs).toBeLessThan(backWithinMs);
      await expectPictureMoves(viewer);
      await expect(host.getByTestId('studio')).toHaveAttribute('data-connection', 'connected');
      for (const page of [host, viewer])
        await expect(page.locator('body')).toHaveAttribute('data-mark', 'not reloaded');
      await expect(viewer.locator('[data-testid=program] video')).toHaveCount(1);
    });
  }
  await expect(host.getByTestId('audience-viewers')).toContainText('1');
  // One camera and one microphone, as before: nobody has published twice.
  const published = storedLog(product, event.id).filter(({ type }) => type === 'track.published');
  expect(published).toHaveLength(2);
});

/** When ten new frames were seen: more than a player keeps back. The count begins anew with a new element or stream. */
async function whenPictureFlows(page: Page): Promise<number> {
  let count = await decodedFrames(page);
  let news = 0;
  await expect
    .poll(
      async () => {
        const now = await decodedFrames(page);
        news += now >= count ? now - count : now;
        count = now;
        return news;
      },
      { timeout: backWithinMs, intervals: [50] },
    )
    .toBeGreaterThan(10);
  return Date.now();
}

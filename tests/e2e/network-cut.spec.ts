import { type Browser, expect, test } from '@playwright/test';
import { fakeCameraFile, fakeMicrophoneFile } from '../media/fake-devices.ts';
import { type Account, planEvent, setUpCampus } from '../product/campus-client.ts';
import { type Product, startProduct } from '../product/start-product.ts';
import { launchBrowser } from './browsers.ts';
import { expectPictureMoves, expectSound } from './measures.ts';
import { openOwnNetwork } from './own-network.ts';
import { enterStudio, goLive, joinAsViewer, signIn } from './people.ts';

const CUT_MS = 30_000;

let product: Product;
let account: Account;
let browser: Browser;

test.beforeAll(async () => {
  product = await startProduct();
  account = await setUpCampus(product);
  browser = await launchBrowser();
});

test.afterAll(async () => {
  await browser?.close();
  await product?.dispose();
});

test('a host and a viewer whose networks are cut for 30 s come back to where they were', async () => {
  const event = await planEvent(product, account);
  const camera = await fakeCameraFile();
  const microphone = await fakeMicrophoneFile();
  const hostNet = await openOwnNetwork(product, '127.0.0.21', { camera, microphone });
  const viewerNet = await openOwnNetwork(product, '127.0.0.22');
  const host = await hostNet.context.newPage();
  const viewer = await viewerNet.context.newPage();
  // Somebody whose network stays whole sees what the others' cuts look like from outside.
  const witness = await browser.newPage();

  await signIn(host, product, account);
  await enterStudio(host, product, event);
  await goLive(host);
  const link = await event.link('viewer');
  await joinAsViewer(viewer, product, link.path, 'Amina');
  await joinAsViewer(witness, product, link.path, 'Witness');
  await expectPictureMoves(viewer);
  await expectPictureMoves(witness);
  await expect(host.getByTestId('audience-viewers')).toContainText('2');

  // A mark on each page: a reload would lose it.
  for (const page of [host, viewer]) await page.evaluate(() => document.body.setAttribute('data-mark', 'not reloaded'));
  const expectNoReload = async (page: typeof host): Promise<void> =>
    expect(page.locator('body')).toHaveAttribute('data-mark', 'not reloaded');

  await test.step("the viewer's network is cut for 30 s", async () => {
    viewerNet.link.cut();
    const cutAtMs = Date.now();
    await expect(viewer.getByTestId('watch')).not.toHaveAttribute('data-connection', 'connected', { timeout: 25_000 });
    await expectPictureMoves(witness);
    await whenCutLasted(cutAtMs);
    viewerNet.link.restore();
    await expect(viewer.getByTestId('watch')).toHaveAttribute('data-connection', 'connected');
    await expectPictureMoves(viewer);
    await expectSound(viewer);
    await expectNoReload(viewer);
    // No ghost of the earlier connection.
    await expect(host.getByTestId('audience-viewers')).toContainText('2');
  });

  await test.step("the host's network is cut for 30 s: a slate, not an end", async () => {
    hostNet.link.cut();
    const cutAtMs = Date.now();
    await expect(witness.getByTestId('slate')).toHaveAttribute('data-slate', 'away', { timeout: 25_000 });
    await expect(witness.getByTestId('watch')).toHaveAttribute('data-phase', 'live');
    await whenCutLasted(cutAtMs);
    hostNet.link.restore();
    await expect(host.getByTestId('studio')).toHaveAttribute('data-connection', 'connected');
    await expect(host.getByTestId('studio')).toHaveAttribute('data-phase', 'live');
    for (const page of [witness, viewer]) {
      await expectPictureMoves(page);
      await expectSound(page);
    }
    await expectNoReload(host);
    await expect(witness.locator('[data-testid=program] video')).toHaveCount(1);
  });

  for (const net of [hostNet, viewerNet]) await net.close();
  await witness.close();
});

/** The length of the cut is what this test is about; nothing else is waited for. */
async function whenCutLasted(cutAtMs: number): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, Math.max(0, CUT_MS - (Date.now() - cutAtMs))));
}

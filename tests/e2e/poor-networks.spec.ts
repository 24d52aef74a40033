import { expect } from '@playwright/test';
import { ceilings } from '@campus/protocol';
import { Ear } from '../network/rig/ear.ts';
import { layerOf } from '../network/rig/ground.ts';
import { planEvent } from '../product/campus-client.ts';
import { test } from './campus.ts';
import { expectPictureMoves, expectSound, flowsWithinMs } from './measures.ts';
import { goOnAir, joinAsViewer } from './people.ts';
import { sentHeights, watchPeerConnections } from './peer-connections.ts';

/** The short form of `npm run network`: that it happens, and not how fast. */
test('a thin line gives up the picture before the sound, and says so', async ({ product, account, ownNetwork }) => {
  test.setTimeout(300_000);
  const event = await planEvent(product, account);
  const host = await ownNetwork({ devices: 'clip' });
  const viewer = await ownNetwork();
  for (const { context } of [host, viewer]) await watchPeerConnections(context);
  await goOnAir(host.page, product, account, event);
  await joinAsViewer(viewer.page, product, (await event.link('viewer')).path, 'Amina');
  const ear = new Ear(viewer.page);
  const layer = () => layerOf(viewer.page);
  const choose = async (option: number): Promise<void> => {
    await viewer.page.getByTestId('picture-quality').click();
    await viewer.page.getByRole('menuitemradio').nth(option).click();
  };
  // The window is small; who wants the large picture nevertheless has to ask for it.
  await choose(1);
  await expect.poll(layer, { timeout: flowsWithinMs }).toBe(1);

  await test.step('a downlink of 300 kbit/s takes a layer of the picture, and leaves the sound', async () => {
    viewer.link.become({ rateBps: 300_000 }, 'down');
    await expect.poll(layer, { timeout: flowsWithinMs }).not.toBe(1);
    const inventedShare = async (): Promise<number> => {
      await ear.reset();
      const { samples, concealed } = await ear.listenFor(4_000);
      return concealed / samples;
    };
    await expect.poll(inventedShare, { timeout: flowsWithinMs, intervals: [0] }).toBeLessThan(0.1);
    viewer.link.become();
    await expectPictureMoves(viewer.page);
  });

  await test.step('who chooses slides and sound gets no camera, at most what is stated, and keeps the choice', async () => {
    await choose(-2);
    await expect(viewer.page.getByTestId('sound-only')).toBeVisible();
    await expectSound(viewer.page);
    const downKbps = async (): Promise<number> => {
      const [fromMs, before] = [performance.now(), viewer.link.carriedBytes('down')];
      await ear.listenFor(3_000);
      return ((viewer.link.carriedBytes('down') - before) * 8) / (performance.now() - fromMs);
    };
    // What was under way when it was chosen may still arrive.
    const ceiling = ceilings['slides-and-sound'].kbps ?? 0;
    await expect.poll(downKbps, { timeout: flowsWithinMs, intervals: [0] }).toBeLessThan(ceiling);
    await viewer.page.reload();
    await expect(viewer.page.getByTestId('picture-quality')).toHaveAttribute('data-choice', 'slides-and-sound');
    await choose(0);
    await expectPictureMoves(viewer.page);
  });

  await test.step('an uplink of 150 kbit/s takes a layer as well, and the host is told', async () => {
    host.link.become({ rateBps: 150_000 }, 'up');
    await expect.poll(async () => (await sentHeights(host.page)).length, { timeout: flowsWithinMs }).toBeLessThan(2);
    await expect(host.page.getByTestId('uplink-note')).toBeVisible({ timeout: flowsWithinMs });
    await expectSound(viewer.page);
  });
});

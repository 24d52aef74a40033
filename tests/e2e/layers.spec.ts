import { expect } from '@playwright/test';
import { planEvent } from '../product/campus-client.ts';
import { test } from './campus.ts';
import { expectPictureMoves, pictureHeight } from './measures.ts';
import { sentHeights, watchPeerConnections } from './peer-connections.ts';
import { goOnAir, joinAsViewer } from './people.ts';

/** A camera that has all the layers, with fewer lines than most, and a window in which half of them are too few. */
const large = { devices: 'large-clip', viewport: { width: 1280, height: 800 } } as const;

/** Twice as long as a picture is held to its smallest layer at most (`web/src/media/sound-guard.ts`). */
const layeredWithinMs = 160_000;

// With nobody else there: who is starved hears its sound break up, and is held to the smallest layer.
test('a small tile gets a smaller layer of the camera, a large one the largest', async ({
  product,
  account,
  person,
}) => {
  test.setTimeout(600_000);
  const event = await planEvent(product, account);
  const host = await person(large);
  await watchPeerConnections(host.context);
  await goOnAir(host.page, product, account, event);
  const { page } = await person(large);
  await joinAsViewer(page, product, (await event.link('viewer')).path, 'Amina');
  await expectPictureMoves(page, 'camera');

  // Against the largest layer that is sent: a host whose CPU is busy makes all of its layers smaller. Each layer has
  // half the lines of the next one.
  const share = async () => (await pictureHeight(page, 'camera')) / Math.max(...(await sentHeights(host.page)));
  await expect.poll(share, { timeout: layeredWithinMs }).toBe(1);
  await page.setViewportSize({ width: 360, height: 640 });
  await expect.poll(share, { timeout: layeredWithinMs }).toBeLessThan(0.6);
  await page.setViewportSize(large.viewport);
  await expect.poll(share, { timeout: layeredWithinMs }).toBe(1);
});

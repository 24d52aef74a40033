import { expect, type Page } from '@playwright/test';
import { planEvent } from '../product/campus-client.ts';
import { type Person, test } from './campus.ts';
import { expectPictureMoves, expectSound, flowsWithinMs, whenPictureFlows } from './measures.ts';
import { expectMediaArrives, expectNoMedia, receivedBytes, watchPeerConnections } from './peer-connections.ts';
import { endBroadcast, enterStudio, joinAsCentre, signInBefore } from './people.ts';

const centres = [
  { name: 'Centre Lahore', city: 'Lahore', heads: 25 },
  { name: 'Centro Bologna', city: 'Bologna', heads: 12 },
  { name: 'Centro Salamanca', city: 'Salamanca', heads: 8 },
];

test.use({ devices: 'clip' });

test('a lead campus broadcasts camera, microphone and screen to three centres', async ({
  product,
  account,
  person,
}) => {
  test.setTimeout(900_000);
  const event = await planEvent(product, account);
  const host = await person();
  await watchPeerConnections(host.context);
  await signInBefore(host.page, product, account);
  await enterStudio(host.page, product, event);

  const rooms: Person[] = [];
  for (const centre of centres) {
    const room = await person();
    await watchPeerConnections(room.context);
    await joinAsCentre(room.page, product, (await event.link('centre', centre.name)).path, centre);
    rooms.push(room);
  }

  const pages = rooms.map(({ page }) => page);
  const forEachRoom = (look: (page: Page) => Promise<void>) => Promise.all(pages.map(look));

  await test.step('nobody sees or gets anything of the backstage', async () => {
    await host.page.getByTestId('go-backstage').click();
    await expect(host.page.locator('[data-testid=tiles] [data-source=camera] video')).toBeVisible();
    await forEachRoom(async (page) => {
      await expect(page.getByTestId('waiting')).toBeVisible();
      await expect(page.locator('video')).toHaveCount(0);
      await expect(page.getByText(account.name)).toHaveCount(0);
    });
    await expectNoMedia(pages);
    for (const page of pages) expect(await receivedBytes(page)).toEqual({ video: 0, audio: 0 });
  });

  await test.step('live comes by itself, with picture and sound', async () => {
    await host.page.getByTestId('go-live').click();
    await forEachRoom(async (page) => {
      await expect(page.getByTestId('watch')).toHaveAttribute('data-phase', 'live');
      await expectPictureMoves(page, 'camera');
      await expectSound(page);
      await expect(page.getByText(account.name).first()).toBeVisible();
    });
    await expectMediaArrives(pages);
  });

  await test.step('the host sees who watches, from where', async () => {
    await expect(host.page.getByTestId('audience-heads')).toContainText('45');
    for (const { name } of centres) await expect(host.page.getByTestId('centre-list')).toContainText(name);
  });

  await test.step('a shared screen is seen, with the camera in its corner', async () => {
    await host.page.getByTestId('share-screen').click();
    await forEachRoom(async (page) => {
      await expect(page.locator('[data-testid=program] video[data-source=screen]')).toBeVisible({
        timeout: flowsWithinMs,
      });
      await whenPictureFlows(page, { source: 'screen', frames: 2 });
      await expect(page.getByTestId('program')).toHaveAttribute('data-layout', 'picture-in-picture');
    });
  });

  await test.step('a pause shows a slate and sends nothing', async () => {
    await host.page.getByTestId('pause').click();
    await forEachRoom(async (page) => {
      await expect(page.locator('[data-testid=slate]')).toHaveAttribute('data-slate', 'paused');
      await expect(page.locator('[data-testid=program] video')).toHaveCount(0);
    });
    await expectNoMedia(pages);
    await host.page.getByTestId('resume').click();
    await forEachRoom((page) => expectPictureMoves(page, 'camera'));
    await expectMediaArrives(pages);
  });

  await test.step('sound only shows no picture and goes on sounding', async () => {
    for (const page of pages.slice(1)) {
      await page.getByTestId('picture-quality').click();
      await page.getByRole('menuitemradio').last().click();
      await expect(page.getByTestId('sound-only')).toBeVisible();
      await expectSound(page);
    }
  });

  await endBroadcast(host.page);
  await forEachRoom((page) => expect(page.getByTestId('ended')).toBeVisible());
});

import { expect, type Page } from '@playwright/test';
import { planEvent, request } from '../product/campus-client.ts';
import { expectAccessible, walk } from './accessibility.ts';
import { test } from './campus.ts';
import { expectCaptions, writeCaptions } from './evening/captions.ts';
import { expectConversation, talkToEachOther } from './evening/conversation.ts';
import { seatCrowd } from './evening/crowd.ts';
import { expectChapters, showSlides } from './evening/slides.ts';
import { closeTheDoor, comeOnStage } from './evening/stage.ts';
import { expectPictureMoves } from './measures.ts';
import { endBroadcast, goLive, joinAsCentre, joinAsViewer, returnToStudio } from './people.ts';

test.use({ devices: 'clip' });

/** A host, two centres, an interpreter and five viewers; three of them have a browser. */
test('an evening with slides, a conversation and a viewer on stage, and the replay of it', async ({
  product,
  account,
  person,
}) => {
  test.setTimeout(420_000);
  const event = await planEvent(product, account, { visibility: 'public', isRecordedAutomatically: true });
  const [viewerLink, centreLink] = [await event.link('viewer'), await event.link('centre')];
  const { page: host } = await person();
  await returnToStudio(host, product, account, event, { isRecorded: true });
  await goLive(host);
  const { page: viewer, context } = await person();
  const { page: centre } = await person({ devices: 'none' });
  await joinAsViewer(viewer, product, viewerLink.path, 'Amina');
  await joinAsCentre(centre, product, centreLink.path, { name: 'Centre Lahore', city: 'Lahore', heads: 25 });
  const crowd = await seatCrowd(product, event);
  const seats = { host, viewer, centre };
  try {
    await expectPictureMoves(centre, 'camera');
    await expect(host.getByTestId('audience-heads')).toContainText('37');
    await writeCaptions(seats);
    await showSlides(seats);
    await talkToEachOther(seats, crowd);
    await expectAccessible(viewer, 'join/:token', { state: 'the conversation', within: '[data-testid=talk]' });
    await comeOnStage(seats);
    await test.step('who only watches may come on stage as well, and is not seen there', async () => {
      await crowd.watcher.raiseHand();
      await expect(host.getByTestId('hands')).toContainText('Dominique');
      await host.getByTestId('bring-hand').click();
      await expect.poll(() => crowd.watcher.isOnStage()).toBe(true);
      expect(await crowd.watcher.publish()).toBe('CONSENT_REQUIRED');
    });
    const { page: fresh } = await person({ devices: 'none' });
    const address = `${product.url}${viewerLink.path}`;
    await closeTheDoor(seats, { address, fresh, another: () => context.newPage() });
    await endBroadcast(host);
  } finally {
    crowd.leave();
  }

  await test.step('the replay has all of it at its time', async () => {
    await host.getByTestId('watch-recording').click();
    await expectConversation(host);
    await expectChapters(host);
    await expectCaptions(host);
    await expectTracks(product, account.accessToken, event.id);
  });

  await test.step('and the host reads who was there, and what they did under their name', async () => {
    const path = `/events/${event.id}/attendance`;
    await walk(host, [{ route: 'events/:id/attendance', path, drawn: '[data-testid=attendant]' }]);
    await expect(host.getByTestId('attendant')).toHaveCount(3 + crowd.size);
    await expectRow(host, 'Lahore', { heads: '25', questions: '0', votes: '1' });
    await expectRow(host, 'Rawalpindi', { heads: '12', questions: '0', votes: '0' });
    await expectRow(host, 'Amina', { questions: '1', votes: '0' });
    await expectRow(host, 'Farid', { questions: '0', votes: '1' });
  });
});

/** Of pictures the host's and that of the viewer who was on stage; of nobody who only watches. */
async function expectTracks(
  product: Parameters<typeof request>[0],
  accessToken: string,
  eventId: string,
): Promise<void> {
  const { recordings } = await request(product, 'recordings.list', { accessToken, query: { eventId } });
  const params = { id: recordings[0]?.id ?? '' };
  const { timeline } = await request(product, 'recordings.show', { accessToken, params });
  const cameras = timeline.tracks.filter(({ source }) => source === 'camera');
  expect(new Set(cameras.map(({ participantId }) => participantId)).size).toBe(2);
  const [first, second] = cameras.toSorted((a, b) => a.startMs - b.startMs);
  expect(second?.startMs).toBeGreaterThan(first?.startMs ?? Number.NaN);
}

async function expectRow(
  page: Page,
  name: string,
  { heads, questions, votes }: { heads?: string; questions: string; votes: string },
): Promise<void> {
  const cells = page.getByTestId('attendant').filter({ hasText: name }).locator('td');
  if (heads !== undefined) await expect(cells.nth(2)).toHaveText(heads);
  await expect(cells.nth(7)).toHaveText(questions);
  await expect(cells.nth(8)).toHaveText(votes);
}

import type { Page } from '@playwright/test';
import { expect } from '@playwright/test';
import { pdf } from '../../signalling/src/slides/testing/pdf.ts';
import { launchBrowser } from '../e2e/browsers.ts';
import { seatCrowd } from '../e2e/evening/crowd.ts';
import { whenPictureFlows } from '../e2e/measures.ts';
import { endBroadcast, enterStudio, goLive, joinAsCentre, joinAsViewer, signInBefore } from '../e2e/people.ts';
import { openPoll } from '../e2e/polls.ts';
import { recordingMsOf } from '../e2e/replay-page.ts';
import { fakeMicrophoneFile, largeFakeCameraFile } from '../media/fake-devices.ts';
import { planEvent, setUpCampus } from '../product/campus-client.ts';
import { startProduct } from '../product/start-product.ts';
import { folderOfPictures, newPage, reloadIn, screens, takeLive } from './taking.ts';

/**
 * Takes what happens in a broadcast, scene by scene, in every language, for somebody to look at: consent, the
 * conversation, hands, the stage in each layout, slides, the end, the attendance and the replay.
 * `node tests/screenshots/take-evening.ts [folder]` with the pinned Node, after `npm start` has set the machine up once.
 */
const folder = folderOfPictures('evening');
const product = await startProduct();
const browser = await launchBrowser({ camera: await largeFakeCameraFile(), microphone: await fakeMicrophoneFile() });

const nothing = (): Promise<void> => Promise.resolve();
const take = (page: Page, scene: string, prepare: (page: Page) => Promise<void> = nothing) =>
  takeLive(page, `${folder}/${scene}`, prepare);
const tab = (name: 'chat' | 'questions' | 'polls') => (page: Page) => page.getByTestId(`talk-${name}`).click();
const slide = (page: Page) => page.locator('[data-testid=slide][data-drawn=true]').first().waitFor();
const pictures = (count: number) => (page: Page) =>
  expect(page.locator('[data-testid=program] video[data-shown]')).toHaveCount(count, { timeout: 30_000 });
const picture = (page: Page) => whenPictureFlows(page, { frames: 3, timeoutMs: 30_000 }).then(() => undefined);
const stage = (page: Page) => page.locator('[data-testid=tiles] [data-source=camera] video').first().waitFor();

async function write(page: Page, text: string): Promise<void> {
  await page.getByTestId('write').fill(text);
  await page.getByTestId('write').press('Enter');
  await expect(page.getByTestId('write')).toHaveValue('');
}

/** A hand and a pen on the page that is shown. */
async function drawOnSlide(host: Page): Promise<void> {
  const surface = host.getByTestId('drawing-surface');
  await surface.scrollIntoViewIfNeeded();
  const box = await surface.boundingBox();
  if (!box) throw new Error('no surface to draw on');
  await host.getByTestId('tool-red').click();
  await host.mouse.move(box.x + box.width * 0.1, box.y + box.height * 0.36);
  await host.mouse.down();
  await host.mouse.move(box.x + box.width * 0.5, box.y + box.height * 0.4, { steps: 12 });
  await host.mouse.up();
}

try {
  const account = await setUpCampus(product);
  const event = await planEvent(product, account, {
    title: 'Spring in Nantes',
    description: 'A walk through the town, songs from both sides, and tea.',
    visibility: 'public',
    languages: ['en', 'fr', 'ur'],
    isRecordedAutomatically: true,
    agenda: [{ title: 'Welcome', offsetMinutes: 0, durationMinutes: 10, speakers: ['Claire Moreau'] }],
  });
  const links = { centre: await event.link('centre', 'Centre Lahore'), viewer: await event.link('viewer') };

  const host = await newPage(browser, 'en', 'laptop');
  await signInBefore(host, product, account);
  await host.goto(`${product.url}/studio/${event.id}`);
  await host.getByTestId('enter').waitFor();
  await take(host, 'green-room', async (page) => {
    await page.getByTestId('try-camera').click();
    await page.getByTestId('preview').waitFor();
    await page.getByTestId('try-microphone').click();
    await page.getByTestId('own-level').waitFor();
  });
  await reloadIn(host, 'en');

  const viewer = await newPage(browser, 'en', 'laptop');
  const askedAtDoor = async (page: Page): Promise<void> => {
    await page.getByTestId('name').fill('Amina');
    await page.getByTestId('enter').click();
    await page.getByRole('alert').first().waitFor();
  };
  for (const [name, path] of Object.entries({ viewer: links.viewer.path, centre: links.centre.path })) {
    await viewer.goto(product.url + path);
    await viewer.getByTestId('enter').waitFor();
    await take(viewer, `door-${name}`, name === 'centre' ? askedAtDoor : nothing);
  }
  await reloadIn(viewer, 'en');

  await enterStudio(host, product, event, { isRecorded: true });
  await take(host, 'studio-scheduled');
  await joinAsViewer(viewer, product, links.viewer.path, 'Amina');
  await take(viewer, 'waiting');
  const centre = await newPage(browser, 'en', 'laptop');
  await joinAsCentre(centre, product, links.centre.path, { name: 'Centre Lahore', city: 'Lahore', heads: 25 });
  await reloadIn(host, 'en');
  await goLive(host);
  const crowd = await seatCrowd(product, event);

  await host.getByTestId('chat-settings').click();
  await host.getByTestId('chat-held').click();
  await host.getByTestId('chat-settings').click();
  await write(host, 'Welcome, everybody! We begin at the castle.');
  await take(viewer, 'watch-camera', picture);
  await write(viewer, 'Is it warm with you? See https://nantes.example/weather, please');
  await write(centre, 'لاہور سے سلام! ہم پچیس ہیں۔');
  await crowd.watcher.write('Good evening to Nantes');
  await expect(host.getByTestId('approve')).toHaveCount(3);
  await take(host, 'studio-held', stage);
  await host.getByTestId('chat-settings').click();
  await take(host, 'studio-chat-settings', (page) => page.getByTestId('chat-settings').click());
  await reloadIn(host, 'en');
  for (let left = 2; left > 0; left -= 1) {
    await host.getByTestId('approve').first().click();
    await expect(host.getByTestId('approve')).toHaveCount(left);
  }
  await centre.getByTestId('react-applause').click();
  await take(viewer, 'watch-chat', picture);

  await reloadIn(viewer, 'en');
  await tab('questions')(viewer);
  for (const question of ['How old is the castle, and who lived in it?', 'May we sing as well?']) {
    await viewer.getByTestId('question').fill(question);
    await viewer.getByTestId('ask').click();
    await expect(viewer.getByTestId('question')).toHaveValue('');
  }
  await tab('questions')(host);
  await expect(host.getByTestId('question-menu')).toHaveCount(2);
  await host.getByTestId('question-menu').first().click();
  await host.getByTestId('question-open').click();
  await crowd.voteForTheQuestion().catch(() => undefined);
  await take(host, 'studio-questions', tab('questions'));
  await take(viewer, 'watch-questions', tab('questions'));

  await reloadIn(host, 'en');
  await take(host, 'studio-poll-form', async (page) => {
    await tab('polls')(page);
    await page.getByTestId('new-poll').click();
  });
  await reloadIn(host, 'en');
  await openPoll(host, 'Tea or coffee?', ['Tea, with milk', 'Coffee']);
  await take(viewer, 'watch-poll', tab('polls'));
  await take(centre, 'centre-poll', tab('polls'));
  await reloadIn(centre, 'en');
  await tab('polls')(centre);
  await centre.getByTestId('heads-for').nth(0).fill('20');
  await centre.getByTestId('heads-for').nth(1).fill('5');
  await centre.getByTestId('cast').click();
  await crowd.voteWithHeads([12, 0]);
  await take(host, 'studio-poll', tab('polls'));
  await reloadIn(host, 'en');
  await tab('polls')(host);
  await host.getByTestId('close-poll').click();
  await take(viewer, 'watch-poll-result', tab('polls'));

  await take(viewer, 'watch-quality', async (page) => {
    await picture(page);
    await page.getByTestId('picture-quality').click();
  });
  await take(viewer, 'hand-dialog', (page) => page.getByTestId('raise-hand').click());
  await reloadIn(viewer, 'en');
  await viewer.getByTestId('raise-hand').click();
  await viewer.getByTestId('hand-about').fill('Our kites over Lahore');
  await viewer.getByTestId('confirm-hand').click();
  await expect(viewer.getByTestId('own-hand')).toHaveAttribute('data-up', 'true');
  await crowd.watcher.raiseHand();
  await take(viewer, 'hand-up');
  await reloadIn(viewer, 'en');
  await viewer.getByTestId('ready-camera').click();
  await viewer.getByTestId('ready-microphone').click();
  await viewer.getByTestId('preview').waitFor();
  await take(host, 'studio-hands', stage);
  await take(host, 'studio-person-menu', (page) => page.getByTestId('person-menu').first().click());
  await reloadIn(host, 'en');
  await host.getByTestId('bring-hand').first().click();
  await expect(host.locator('[data-testid=tiles] [data-source=camera] video')).toHaveCount(2);
  for (const layout of ['grid', 'side-by-side', 'picture-in-picture', 'one']) {
    await host.getByTestId(`layout-${layout}`).click();
    await take(centre, `layout-${layout}`, pictures(layout === 'one' ? 1 : 2));
  }
  await host.getByTestId('layout-grid').click();
  await take(host, 'studio-stage', stage);
  await take(viewer, 'on-stage', (page) => page.getByTestId('own-stage').waitFor());

  await reloadIn(host, 'en');
  const pages = ['Weaving in Lahore', 'Looms, and those who sit at them', 'Yarn', 'Your questions'];
  await host.getByTestId('slides-file').setInputFiles({
    name: 'Weaving.pdf',
    mimeType: 'application/pdf',
    buffer: Buffer.from(pdf(pages)),
  });
  await host.getByTestId('deck-row').waitFor();
  await take(host, 'studio-slides-files', (page) => page.getByTestId('deck-row').waitFor());
  await reloadIn(host, 'en');
  await host.getByTestId('show-slides').click();
  await host.getByTestId('next-page').click();
  await drawOnSlide(host);
  await take(host, 'studio-presenter', slide);
  await take(centre, 'watch-slides', slide);
  await reloadIn(host, 'en');
  await host.getByTestId('next-page').click();

  await host.getByTestId('pause').click();
  await take(viewer, 'watch-paused', (page) => page.getByTestId('slate').waitFor());
  await host.getByTestId('resume').click();
  await take(host, 'studio-end-dialog', (page) => page.getByTestId('end').click());
  await reloadIn(host, 'en');
  await picture(viewer);
  await endBroadcast(host);
  crowd.leave();
  await take(viewer, 'watch-ended', (page) => page.getByTestId('ended').waitFor());
  await take(host, 'studio-ended', (page) => page.getByTestId('studio-ended').waitFor());

  await reloadIn(host, 'en');
  await host.setViewportSize(screens.laptop);
  await host.getByTestId('watch-recording').click();
  await host.getByTestId('recorded-entry').first().waitFor();
  await take(host, 'replay', async (page) => {
    await page.getByTestId('big-play').click();
    await expect.poll(() => recordingMsOf(page), { timeout: 60_000 }).toBeGreaterThan(1_000);
    const chapter = page.getByTestId('chapter').first();
    if (await chapter.isVisible()) await chapter.click();
    await page.keyboard.press('k');
    await slide(page);
  });
  await host.goto(`${product.url}/events/${event.id}/attendance`);
  await host.getByTestId('attendant').first().waitFor();
  await take(host, 'attendance', (page) => page.getByTestId('attendant').first().waitFor());
} finally {
  await browser.close();
  await product.dispose();
}

import { fileURLToPath } from 'node:url';
import { expect, type Page } from '@playwright/test';
import sharp from 'sharp';
import { launchBrowser } from '../e2e/browsers.ts';
import { whenPictureFlows } from '../e2e/measures.ts';
import { endBroadcast, enterStudio, goLive, joinAsViewer, signIn } from '../e2e/people.ts';
import { fakeCameraFile, fakeMicrophoneFile } from '../media/fake-devices.ts';
import { consent, planEvent, request, setUpCampus } from '../product/campus-client.ts';
import { joinLive } from '../product/live-participant.ts';
import { startProduct } from '../product/start-product.ts';
import { shareSlideInsteadOfScreen } from './slide.ts';

/**
 * Takes the pictures of the README from the running product: `node tests/screenshots/take-screenshots.ts` with the
 * pinned Node, after `npm start` has set the machine up once.
 */
const images = fileURLToPath(new URL('../../docs/images/', import.meta.url));
const centres = [
  { name: 'Centre Lahore', city: 'Lahore', headCount: 25, says: 'السلام علیکم! لاہور سے پچیس طلبہ حاضر ہیں۔' },
  { name: 'Centro Bologna', city: 'Bologna', headCount: 14, says: 'Buongiorno da Bologna! Com’è il tempo da voi?' },
  { name: 'Centro Salamanca', city: 'Salamanca', headCount: 9, says: '¡Hola a todos! Qué plaza tan bonita.' },
];

async function take(page: Page, name: string): Promise<void> {
  await page.evaluate(() => document.fonts.ready.then(() => undefined));
  // 256 colours are enough for a page, and a third of the bytes.
  const reduced = sharp(await page.screenshot()).png({ palette: true, quality: 90, effort: 10 });
  await reduced.toFile(`${images}${name}.png`);
  process.stdout.write(`docs/images/${name}.png\n`);
}

const product = await startProduct();
const browser = await launchBrowser({ camera: await fakeCameraFile(), microphone: await fakeMicrophoneFile() });
try {
  const account = await setUpCampus(product);
  const event = await planEvent(product, account, { title: 'Spring in Nantes', isRecordedAutomatically: true });
  const context = await browser.newContext({ viewport: { width: 1280, height: 820 } });
  const host = await context.newPage();
  await host.addInitScript(shareSlideInsteadOfScreen, {
    title: 'Spring in Nantes',
    lines: ['A walk across the square', 'What people eat in April', 'Your questions, in five languages'],
  });
  const viewer = await context.newPage();

  await signIn(host, product, account);
  await enterStudio(host, product, event, { isRecorded: true });
  const rooms = [];
  for (const { says, ...centre } of centres) {
    const link = await event.link('centre', centre.name);
    const joined = await request(product, 'broadcasts.join', {
      body: { link: link.token, name: centre.name, centre, consent },
    });
    rooms.push({ room: joinLive(product, joined.joinToken), says });
  }
  await joinAsViewer(viewer, product, (await event.link('viewer')).path, 'Amina');
  await goLive(host);
  await whenPictureFlows(viewer, { frames: 100, timeoutMs: 30_000 });
  for (const { room, says } of rooms) await room.command('chat.say', { text: says, to: 'everyone' });
  await rooms[0]?.room.command('hand.raise', { about: 'A song of our choir' });
  for (const { says } of rooms) await expect(viewer.getByTestId('messages')).toContainText(says);
  await take(viewer, 'watch');
  await host.getByTestId('share-screen').click();
  await whenPictureFlows(viewer, { source: 'screen', frames: 20, timeoutMs: 30_000 });
  await expect(host.getByTestId('centre-list')).toContainText('Salamanca');
  await take(host, 'studio');
  await endBroadcast(host);
  await host.getByTestId('watch-recording').click();
  const replay = host.getByTestId('replay');
  await expect(replay).toHaveAttribute('data-playing', 'false');
  await host.keyboard.press('k');
  await expect
    .poll(async () => Number(await replay.getAttribute('data-recording-ms')), { timeout: 60_000 })
    .toBeGreaterThan(1000);
  await host.keyboard.press('9');
  await expect(host.locator('[data-testid=replay] video[data-source=screen]')).toBeVisible();
  const reached = Number(await replay.getAttribute('data-recording-ms'));
  await expect.poll(async () => Number(await replay.getAttribute('data-recording-ms'))).toBeGreaterThan(reached + 500);
  await take(host, 'replay');
  for (const { room } of rooms) room.close();
} finally {
  await browser.close();
  await product.dispose();
}

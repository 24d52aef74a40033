import { expect, type Page } from '@playwright/test';
import { openBoard, trustBoard } from '../e2e/board-pages.ts';
import { launchBrowser } from '../e2e/browsers.ts';
import { whenPictureFlows } from '../e2e/measures.ts';
import { enterStudio, goLive, joinAsViewer, signInBefore } from '../e2e/people.ts';
import { openPoll } from '../e2e/polls.ts';
import { fakeMicrophoneFile, largeFakeCameraFile } from '../media/fake-devices.ts';
import { joinCampus, planEvent, request, setUpCampus } from '../product/campus-client.ts';
import { startProduct } from '../product/start-product.ts';
import { folderOfPictures, newPage, reloadIn, screens, takeLive, type View } from './taking.ts';

/**
 * Takes a centre's smartboard on a wall of 4K, and its remote control on a telephone, in every language; and what an
 * event for schools asks of a coordinator. `node tests/screenshots/take-rooms.ts [folder]` with the pinned Node, after
 * `npm start` has set the machine up once.
 */
const folder = folderOfPictures('rooms');
const walls: readonly View[] = (['en', 'fr', 'ur'] as const).map((language) => ({
  screen: 'wall',
  look: 'light',
  language,
}));
const phones: readonly View[] = (['en', 'fr', 'it', 'es', 'ur'] as const).map((language) => ({
  screen: 'phone',
  look: 'light',
  language,
}));

const product = await startProduct();
const browser = await launchBrowser({ camera: await largeFakeCameraFile(), microphone: await fakeMicrophoneFile() });

async function write(page: Page, text: string): Promise<void> {
  await page.getByTestId('write').fill(text);
  await page.getByTestId('write').press('Enter');
  await expect(page.getByTestId('write')).toHaveValue('');
}

try {
  const account = await setUpCampus(product);
  const event = await planEvent(product, account, {
    visibility: 'public',
    title: 'Spring in Nantes',
    isForSchools: true,
    languages: ['en', 'fr', 'ur'],
    startsAtMs: Date.now() + 15 * 60_000,
  });
  const bushra = await joinCampus(product, account, 'coordinator', 'Bushra');
  const registered = { params: { id: event.id }, accessToken: bushra.accessToken };
  await request(product, 'registrations.register', { ...registered, body: { kind: 'centre', heads: 25 } });

  const board = await newPage(browser, 'en', 'wall');
  const code = await openBoard(board, product);
  const wall = (scene: string, drawn: (page: Page) => Promise<unknown>) =>
    takeLive(board, `${folder}/${scene}`, async (page) => void (await drawn(page)), walls);
  await wall('board-code', (page) => page.getByTestId('board-qr').waitFor());
  await reloadIn(board, 'en');

  const phone = await newPage(browser, 'en', 'phone');
  await signInBefore(phone, product, bushra);
  await phone.goto(`${product.url}/board/confirm`);
  await trustBoard(phone, code, 'At the window');
  await wall('board-announces', (page) => page.getByTestId('announced-event').waitFor());

  const host = await newPage(browser, 'en', 'laptop');
  await signInBefore(host, product, account);
  await enterStudio(host, product, event);
  await goLive(host);
  const viewer = await newPage(browser, 'en', 'laptop');
  await joinAsViewer(viewer, product, (await event.link('viewer')).path, 'Amina');
  await reloadIn(board, 'en');
  await expect(board.getByTestId('room')).toHaveAttribute('data-phase', 'live');
  const picture = (page: Page) => whenPictureFlows(page, { frames: 3, timeoutMs: 30_000 });
  await wall('room-alone', picture);
  await write(host, 'Welcome, everybody! We begin at the castle, and have tea afterwards.');
  await viewer.getByTestId('talk-questions').click();
  await viewer.getByTestId('question').fill('How old is the castle, and who lived in it?');
  await viewer.getByTestId('ask').click();
  await host.getByTestId('talk-questions').click();
  await host.getByTestId('question-menu').first().click();
  await host.getByTestId('question-open').click();
  await host.getByTestId('question-menu').first().click();
  await host.getByTestId('question-answering').click();
  await openPoll(host, 'Tea or coffee?', ['Tea, with milk', 'Coffee']);
  await viewer.getByTestId('react-applause').click();
  await viewer.getByTestId('react-heart').click();
  await wall('room-talk', picture);

  await phone.getByTestId('to-remote').click();
  await expect(phone.getByTestId('remote')).toHaveAttribute('data-phase', 'live');
  const live = (page: Page) => page.locator('[data-testid=remote][data-phase=live]').waitFor();
  await takeLive(phone, `${folder}/remote`, live, phones);
  await reloadIn(phone, 'en');
  await phone.getByTestId('remote-hand-about').fill('A song of our choir');
  await phone.getByTestId('remote-raise-hand').click();
  await expect(phone.getByTestId('remote-hand')).toHaveAttribute('data-up', 'true');
  await takeLive(phone, `${folder}/remote-hand`, live, phones);
  await wall('room-hand', picture);
  await reloadIn(host, 'en');
  await host.getByTestId('bring-hand').click();
  await board.getByTestId('own-stage').waitFor();
  await wall('room-on-stage', (page) => page.getByTestId('own-stage').waitFor());

  await phone.goto(`${product.url}/centres`);
  await phone.getByTestId('centre-row').getByRole('link').first().click();
  await phone.getByTestId('board-row').waitFor();
  await takeLive(phone, `${folder}/centre`, (page) => page.getByTestId('board-row').waitFor(), phones);
  await takeLive(host, `${folder}/studio-schools`, (page) => page.getByTestId('people').waitFor(), [
    { screen: 'laptop', look: 'light', language: 'en' },
    { screen: 'phone', look: 'light', language: 'fr' },
  ]);
  await viewer.setViewportSize(screens.laptop);
  await takeLive(viewer, `${folder}/watch-schools`, (page) => page.getByTestId('talk').waitFor(), [
    { screen: 'laptop', look: 'light', language: 'it' },
    { screen: 'phone', look: 'light', language: 'es' },
  ]);
} finally {
  await browser.close();
  await product.dispose();
}

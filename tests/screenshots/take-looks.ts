import { mkdirSync } from 'node:fs';
import { resolve } from 'node:path';
import { type BrowserContext, expect, type Page } from '@playwright/test';
import { type Look, wear } from '../e2e/accessibility.ts';
import { launchBrowser } from '../e2e/browsers.ts';
import { whenPictureFlows } from '../e2e/measures.ts';
import { endBroadcast, enterStudio, goLive, joinAsCentre, joinAsViewer, signIn } from '../e2e/people.ts';
import { recordingMsOf } from '../e2e/replay-page.ts';
import { fakeCameraFile, fakeMicrophoneFile } from '../media/fake-devices.ts';
import { planEvent, setUpCampus } from '../product/campus-client.ts';
import { startProduct } from '../product/start-product.ts';
import { shareSlideInsteadOfScreen } from './slide.ts';

/**
 * Takes the main pages in every look, for somebody to look at: a phone of 360 px, a laptop, a wall of 4K; English and
 * Urdu. `node tests/screenshots/take-looks.ts [folder]` with the pinned Node, after `npm start` has set the machine up
 * once.
 */
const folder = resolve(process.argv[2] ?? 'test-results/looks');
const screens = {
  phone: { width: 360, height: 740 },
  laptop: { width: 1366, height: 768 },
  wall: { width: 3840, height: 2160 },
};

/** Enough of each to see what is wrong with it. */
const views: readonly { screen: keyof typeof screens; look: Look; language: 'en' | 'ur' }[] = [
  { screen: 'phone', look: 'light', language: 'en' },
  { screen: 'laptop', look: 'light', language: 'en' },
  { screen: 'laptop', look: 'dark', language: 'en' },
  { screen: 'laptop', look: 'lightContrast', language: 'en' },
  { screen: 'wall', look: 'light', language: 'en' },
  { screen: 'phone', look: 'dark', language: 'ur' },
  { screen: 'laptop', look: 'light', language: 'ur' },
  { screen: 'laptop', look: 'darkContrast', language: 'ur' },
  { screen: 'laptop', look: 'forced', language: 'en' },
];

async function take(page: Page, name: string, languages: readonly string[] = ['en', 'ur']): Promise<void> {
  const choice = page.getByTestId('language');
  for (const { screen, look, language } of views.filter((view) => languages.includes(view.language))) {
    await page.setViewportSize(screens[screen]);
    await wear(page, look);
    if (await choice.isVisible()) await choice.selectOption(language);
    await page.evaluate(() => document.fonts.ready.then(() => undefined));
    const path = `${folder}/${name}-${screen}-${look}-${language}.png`;
    await page.screenshot({ path, fullPage: screen !== 'wall' });
    process.stdout.write(`${path}\n`);
  }
  // What was painted in forced colours keeps its ground on the next page.
  await wear(page, 'light');
  if (await choice.isVisible()) await choice.selectOption('en');
  await page.setViewportSize(screens.laptop);
}

const newPage = async (context: BrowserContext): Promise<Page> => {
  const page = await context.newPage();
  await page.setViewportSize(screens.laptop);
  return page;
};

mkdirSync(folder, { recursive: true });
const product = await startProduct();
const browser = await launchBrowser({ camera: await fakeCameraFile(), microphone: await fakeMicrophoneFile() });
try {
  const account = await setUpCampus(product);
  const event = await planEvent(product, account, {
    title: 'Spring in Nantes',
    description: 'A walk through the town, songs from both sides, and tea.',
    visibility: 'public',
    languages: ['en', 'fr', 'ur'],
    capacity: 120,
    isRecordedAutomatically: true,
    agenda: [
      { title: 'Welcome', offsetMinutes: 0, durationMinutes: 10, speakers: ['Claire Moreau'] },
      {
        title: 'Of looms, and of those who sit at them',
        offsetMinutes: 10,
        durationMinutes: 30,
        speakers: ['Amina Khan'],
      },
    ],
  });
  await planEvent(product, account, {
    title: 'کراچی کی ایک شام',
    kind: 'language-exchange',
    visibility: 'public',
    startsAtMs: Date.now() + 9 * 86_400_000,
    timeZone: 'Asia/Karachi',
    languages: ['ur', 'en'],
  });
  const centreLink = await event.link('centre', 'Centre Lahore');
  const viewerLink = await event.link('viewer');

  const visitor = await newPage(await browser.newContext({ locale: 'en-GB' }));
  for (const [name, path, drawn] of [
    ['home', '/', '[data-testid=event-card]'],
    ['event', `/events/${event.id}`, '[data-testid=agenda]'],
    ['door', viewerLink.path, '[data-testid=enter]'],
  ] as const) {
    await visitor.goto(product.url + path);
    await visitor.locator(drawn).first().waitFor();
    await take(visitor, name);
  }

  const hosts = await browser.newContext({ locale: 'en-GB' });
  await hosts.addInitScript(shareSlideInsteadOfScreen, {
    title: 'Spring in Nantes',
    lines: ['A walk', 'A song', 'Tea'],
  });
  const host = await newPage(hosts);
  await signIn(host, product, account);
  for (const [name, path, drawn] of [
    ['host-event', `/events/${event.id}`, '[data-testid=link-row]'],
    ['new-event', '/events/new', '[data-testid=save-event]'],
    ['people', '/people', '[data-testid=people-list]'],
    ['account', '/account', '[data-testid=own-sessions]'],
  ] as const) {
    await host.goto(product.url + path);
    await host.locator(drawn).first().waitFor();
    await take(host, name);
  }

  await enterStudio(host, product, event, { isRecorded: true });
  const centre = await newPage(await browser.newContext({ locale: 'ur-PK' }));
  await joinAsCentre(centre, product, centreLink.path, { name: 'مرکز لاہور', city: 'لاہور', heads: 25 });
  await joinAsViewer(visitor, product, viewerLink.path, 'Amina');
  await goLive(host);
  await host.getByTestId('share-screen').click();
  await whenPictureFlows(visitor, { source: 'screen', frames: 5, timeoutMs: 30_000 });
  await whenPictureFlows(centre, { source: 'screen', frames: 5, timeoutMs: 30_000 });
  await take(host, 'studio', ['en']);
  await take(visitor, 'viewer', ['en']);
  await take(centre, 'centre', ['ur']);
  await endBroadcast(host);
  await host.getByTestId('watch-recording').click();
  await host.getByTestId('big-play').click();
  await expect.poll(() => recordingMsOf(host), { timeout: 60_000 }).toBeGreaterThan(3_000);
  await take(host, 'replay');
  await host.goto(`${product.url}/recordings`);
  await host.getByTestId('recording-card').first().waitFor();
  await take(host, 'library');
} finally {
  await browser.close();
  await product.dispose();
}

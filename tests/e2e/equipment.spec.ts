import { expect, type Page } from '@playwright/test';
import { controlOf } from '../product/sfu-control.ts';
import type { Product } from '../product/start-product.ts';
import { test } from './campus.ts';

// One campus, on which two people check their equipment at the same time: both places of those who measure are taken.
test.use({ devices: 'clip' });

async function open(page: Page, product: Product): Promise<void> {
  await page.goto(product.url);
  await page.getByTestId('equipment-link').click();
  await expect(page.getByTestId('equipment')).toBeVisible();
}

const stateOf = (page: Page, way: 'udp' | 'tcp' | 'relay') => page.getByTestId(`way-${way}`);
const codesOf = (page: Page) =>
  page.getByTestId('advice-item').evaluateAll((items) => items.map((item) => item.getAttribute('data-code')));

async function expectMeasured(page: Page): Promise<void> {
  await expect(page.getByTestId('network-step')).toHaveAttribute('data-step', 'done', { timeout: 60_000 });
  for (const figure of ['figure-down', 'figure-up']) {
    // Whatever this machine is busy with: far more than nothing, and no more than is ever sent.
    const bps = Number(await page.getByTestId(figure).getAttribute('data-value'));
    expect(bps).toBeGreaterThan(100_000);
    expect(bps).toBeLessThan(5_000_000);
  }
  expect(Number(await page.getByTestId('figure-rtt').getAttribute('data-value'))).toBeGreaterThan(0);
}

/** Of the brightest point of what a video shows, from 0 to 255. Runs in the page, and so stands alone. */
function brightest(video: Element): number {
  const canvas = document.createElement('canvas');
  [canvas.width, canvas.height] = [32, 18];
  const context = canvas.getContext('2d');
  if (!context || !(video instanceof HTMLVideoElement)) return 0;
  context.drawImage(video, 0, 0, 32, 18);
  return Math.max(...context.getImageData(0, 0, 32, 18).data.filter((_, index) => index % 4 !== 3));
}

/** As the SFU counts them. */
async function openProbes(product: Product): Promise<number> {
  const answer = await fetch(`${controlOf(product)?.url}/metrics`);
  return Number(/^campus_sfu_probes(?:\{[^}]*\})? (\d+)/m.exec(await answer.text())?.[1] ?? Number.NaN);
}

test('everyone may check their equipment: all ways, what they carry, camera, microphone and loudspeaker', async ({
  product,
  person,
  ownNetwork,
}) => {
  const { page, context } = await person({ viewport: { width: 360, height: 740 } });
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  const school = await ownNetwork({ isUdpBlocked: true });
  await Promise.all([open(page, product), open(school.page, product)]);
  await Promise.all([page, school.page].map((one) => one.getByTestId('check-network').click()));

  // Meanwhile the devices of the first one.
  await page.getByTestId('try-camera').click();
  await expect(page.getByTestId('camera-size')).toContainText(/\d{3,4} × \d{3,4}/);
  const brightness = () => page.getByTestId('preview').evaluate(brightest);
  await expect.poll(brightness).toBeGreaterThan(60);
  await page.getByTestId('try-microphone').click();
  await expect(page.getByTestId('microphone-heard')).toHaveAttribute('data-heard', 'true');
  await page.getByTestId('record-voice').click();
  await page.getByTestId('play-tone').click();
  await page.getByTestId('tone-heard').click();
  await expect(page.getByTestId('speaker-result')).not.toBeEmpty();
  await expect(page.getByTestId('voice')).toHaveAttribute('data-state', 'ready');
  const hasVoice = () => page.getByTestId('voice-playback').evaluate((audio: HTMLAudioElement) => audio.readyState);
  await expect.poll(hasVoice).toBeGreaterThan(0);

  await expectMeasured(page);
  await expect(stateOf(page, 'udp')).toHaveAttribute('data-state', 'open');
  await expect(stateOf(page, 'tcp')).toHaveAttribute('data-state', 'open');
  await expect(stateOf(page, 'relay')).toHaveAttribute('data-state', 'absent');
  expect(await codesOf(page)).toEqual(expect.arrayContaining(['down', 'up', 'share']));
  const isTooWide = await page.evaluate(() => document.documentElement.scrollWidth > window.innerWidth);
  expect(isTooWide).toBe(false);
  await page.getByTestId('copy-report').click();
  const report = await page.evaluate(() => navigator.clipboard.readText());
  expect(report).toContain(`127.0.0.1:${product.mediaPort}`);
  expect(report).toMatch(/Chrome \d+/);
  expect(report).toContain('Mbit/s');

  // Whose network lets no UDP through reads it, with the port to ask for, and is measured by TCP.
  await expectMeasured(school.page);
  await expect(stateOf(school.page, 'udp')).toHaveAttribute('data-state', 'blocked');
  await expect(stateOf(school.page, 'tcp')).toHaveAttribute('data-state', 'open');
  const advice = school.page.locator('[data-testid=advice-item][data-code=udpBlocked]');
  await expect(advice).toContainText(`port ${product.mediaPort}`);
  await expect(advice).toContainText('UDP is blocked');

  // Whoever goes away in the middle leaves nothing open, long before the server would end it.
  await page.getByTestId('check-network').click();
  await expect(page.getByTestId('network-step')).toHaveAttribute('data-step', /calm|down/);
  expect(await openProbes(product)).toBe(1);
  await page.getByRole('link', { name: 'International Campus' }).click();
  await expect(page.getByTestId('equipment')).toHaveCount(0);
  await expect.poll(() => openProbes(product), { timeout: 8_000 }).toBe(0);
});

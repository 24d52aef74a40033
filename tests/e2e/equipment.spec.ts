import { isDeepStrictEqual } from 'node:util';
import { expect, type Page } from '@playwright/test';
import { probeLifeMs } from '../../sfu-server/src/engine/probes/probe-rules.ts';
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

const allWays = ['udp', 'tcp', 'relay'] as const;
type Way = (typeof allWays)[number];

const stateOf = (page: Page, way: Way) => page.getByTestId(`way-${way}`);
const codesOf = (page: Page) =>
  page.getByTestId('advice-item').evaluateAll((items) => items.map((item) => item.getAttribute('data-code')));

/** Whatever this machine is busy with, a line carries far more than nothing, and no more than is ever sent. */
const carried = { least: 100_000, most: 5_000_000 };

/**
 * Waits until a check found these ways, and measured the best of them. A browser that is starved meanwhile ends one
 * without a figure, or takes a way for shut that answers late; then one checks again, as a person does.
 */
async function expectMeasured(page: Page, ways: Record<Way, string>): Promise<void> {
  const valueOf = async (figure: string): Promise<number> => {
    const [shown] = await page.getByTestId(`figure-${figure}`).all();
    return Number((await shown?.getAttribute('data-value')) ?? Number.NaN);
  };
  const wanted = { carries: true, answers: true, ...ways };
  let bps: number[] = [];
  const found = async () => {
    await expect(page.getByTestId('network-step')).toHaveAttribute('data-step', 'done', { timeout: 120_000 });
    bps = [await valueOf('down'), await valueOf('up')];
    const seen: Record<string, unknown> = {
      carries: bps.every((one) => one > carried.least),
      answers: (await valueOf('rtt')) > 0,
    };
    for (const way of allWays) seen[way] = await stateOf(page, way).getAttribute('data-state');
    if (!isDeepStrictEqual(seen, wanted)) await page.getByTestId('check-network').click();
    return seen;
  };
  await expect.poll(found, { timeout: 200_000 }).toEqual(wanted);
  for (const one of bps) expect(one).toBeLessThan(carried.most);
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

  await expectMeasured(page, { udp: 'open', tcp: 'open', relay: 'absent' });
  await expect.poll(() => codesOf(page)).toEqual(expect.arrayContaining(['down', 'up', 'share']));
  const isTooWide = () => page.evaluate(() => document.documentElement.scrollWidth > window.innerWidth);
  await expect.poll(isTooWide).toBe(false);
  await page.getByTestId('copy-report').click();
  const copied = () => page.evaluate(() => navigator.clipboard.readText());
  await expect.poll(copied).toContain(`127.0.0.1:${product.mediaPort}`);
  const report = await copied();
  expect(report).toMatch(/Chrome \d+/);
  expect(report).toContain('Mbit/s');

  // Whose network lets no UDP through reads it, with the port to ask for, and is measured by TCP.
  await expectMeasured(school.page, { udp: 'blocked', tcp: 'open', relay: 'absent' });
  const advice = school.page.locator('[data-testid=advice-item][data-code=udpBlocked]');
  await expect(advice).toContainText(`port ${product.mediaPort}`);
  await expect(advice).toContainText('UDP is blocked');

  // Whoever goes away in the middle leaves nothing open, before the server would end it.
  const endedMs = Date.now() + probeLifeMs.measure;
  await page.getByTestId('check-network').click();
  await expect(page.getByTestId('network-step')).toHaveAttribute('data-step', /calm|down|up/);
  await expect.poll(() => openProbes(product), { intervals: [100] }).toBe(1);
  await page.getByRole('link', { name: 'International Campus' }).click();
  await expect(page.getByTestId('equipment')).toHaveCount(0);
  await expect
    .poll(() => openProbes(product), { timeout: Math.max(1_000, endedMs - Date.now()), intervals: [100] })
    .toBe(0);
});

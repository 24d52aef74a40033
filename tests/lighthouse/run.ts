// `npm run lighthouse [-- --runs 5] [--only door] [--keep reports] [--calibrate]`: what Lighthouse says of the pages that strangers open
// first.
import { mkdirSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { planEvent, setUpCampus } from '../product/campus-client.ts';
import { startProduct } from '../product/start-product.ts';
import { lookAt } from './lighthouse.ts';
import { calibratedSlowdown, leastScore, type PageScores, tableOf, tooLow, usualSlowdown } from './scores.ts';

const say = (text: string): void => void process.stdout.write(`${text}\n`);

const { values } = parseArgs({
  options: {
    runs: { type: 'string', default: '5' },
    only: { type: 'string' },
    keep: { type: 'string' },
    calibrate: { type: 'boolean', default: false },
  },
});
const runs = Number(values.runs);
if (!Number.isInteger(runs) || runs < 1) throw new Error('--runs is a whole number from 1 on');

const dayMs = 24 * 60 * 60 * 1000;
const description =
  'A walk across the market square, what people eat in April, and songs that everybody knows. Bring a cup of tea, and a question.';

// What is not to be kept stands among the files of the run, which `npm run lighthouse` clears away.
const folder =
  values.keep === undefined
    ? mkdtempSync(join(tmpdir(), 'lighthouse-'))
    : resolve(process.env['INIT_CWD'] ?? '.', values.keep);
mkdirSync(folder, { recursive: true });
const product = await startProduct();
const measured: PageScores[] = [];
try {
  const account = await setUpCampus(product);
  const inDays = (days: number) => ({
    startsAtMs: Date.now() + days * dayMs,
    visibility: 'public' as const,
    description,
  });
  const event = await planEvent(product, account, inDays(2));
  await planEvent(product, account, { ...inDays(5), title: 'Tea and tales', kind: 'talk' });
  const pages = [
    { page: 'front', path: '/' },
    { page: 'list', path: '/events' },
    { page: 'event', path: `/events/${event.id}` },
    { page: 'door', path: `/watch/${event.id}` },
    { page: 'library', path: '/recordings' },
    { page: 'equipment', path: '/equipment' },
  ].filter(({ page }) => values.only === undefined || values.only === page);
  if (pages.length === 0) throw new Error('--only is front, list, event, door, library or equipment');
  // The first look is slower than the others and counts for nothing but the machine's index.
  const first = await lookAt(product.url, { file: join(folder, 'first.json'), slowdown: usualSlowdown });
  const slowdown = values.calibrate ? calibratedSlowdown(first.benchmarkIndex) : usualSlowdown;
  say(`benchmark index ${Math.round(first.benchmarkIndex)}: the phone is ${slowdown} times slower than this machine`);
  for (const { page, path } of pages) {
    const looks = [];
    for (let run = 1; run <= runs; run += 1) {
      const look = await lookAt(product.url + path, { file: join(folder, `${page}-${run}.json`), slowdown });
      looks.push(look);
      say(`${page} ${run}: ${Object.values(look.scores).join(' ')}`);
    }
    measured.push({ page, runs: looks });
    for (const found of new Set(looks.flatMap((look) => look.found))) say(`  ${found}`);
  }
} finally {
  await product.dispose();
}
say(`\n${tableOf(measured)}`);
const low = tooLow(measured);
if (low.length > 0) {
  say(`\nBelow ${leastScore}: ${low.join('; ')}`);
  process.exitCode = 1;
}

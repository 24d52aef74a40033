import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { npmCommand } from '../../infra/boot/steps/packages.mjs';
import { categories, type Scores } from './scores.ts';

/** Not among our packages: it would be more to install than the whole product, and nobody but who measures needs it. */
export const lighthouseVersion = '13.5.0';

const Report = z.object({
  environment: z.object({ benchmarkIndex: z.number() }),
  categories: z.record(z.string(), z.object({ score: z.number().nullable() })),
  audits: z.record(
    z.string(),
    z.object({
      title: z.string(),
      score: z.number().nullable(),
      numericValue: z.number().optional(),
      displayValue: z.string().optional(),
    }),
  ),
});

/** What a look is given besides its page. */
export interface LookSettings {
  /** Gets the whole report. */
  readonly file: string;
  /** How many times slower than this machine the phone is. */
  readonly slowdown: number;
}

/**
 * Looks at a page once, as a phone in the middle of the field would see it: Lighthouse's own settings but for how many
 * times slower than this machine that phone is. Throws what Lighthouse said when it could not measure.
 */
export async function lookAt(url: string, { file, slowdown }: LookSettings): Promise<Scores> {
  const [command = 'npm', ...first] = npmCommand(process.env);
  const isRoot = process.getuid?.() === 0;
  const args = [
    ...first,
    ...['exec', '--yes', `--package=lighthouse@${lighthouseVersion}`, '--', 'lighthouse', url],
    ...['--quiet', '--output=json', `--output-path=${file}`, `--only-categories=${categories.join(',')}`],
    `--throttling.cpuSlowdownMultiplier=${slowdown}`,
    `--chrome-flags=--headless=new --disable-background-networking --no-first-run${isRoot ? ' --no-sandbox' : ''}`,
  ];
  const child = spawn(command, args, {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, CHROME_PATH: process.env['CHROMIUM_PATH'] },
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (said += String(chunk)));
  const [code] = (await once(child, 'exit')) as [number | null];
  if (code !== 0) throw new Error(`Lighthouse ended with ${code} at ${url}:\n${said}`);
  const report = Report.parse(JSON.parse(await readFile(file, 'utf8')));
  const measured = (audit: string): number => report.audits[audit]?.numericValue ?? Number.NaN;
  return {
    scores: Object.fromEntries(
      categories.map((name) => [name, Math.round((report.categories[name]?.score ?? 0) * 100)]),
    ),
    firstContentMs: measured('first-contentful-paint'),
    largestContentMs: measured('largest-contentful-paint'),
    blockedMs: measured('total-blocking-time'),
    shift: measured('cumulative-layout-shift'),
    benchmarkIndex: report.environment.benchmarkIndex,
    found: Object.values(report.audits)
      .filter(({ score }) => score !== null && score < 0.9)
      .map(({ title, displayValue }) => (displayValue === undefined ? title : `${title} (${displayValue})`)),
  };
}

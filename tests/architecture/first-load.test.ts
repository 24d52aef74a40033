import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { buildWeb } from '../../infra/boot/steps/web.mjs';
import type { FirstLoads } from '../../web/build/first-loads.ts';
import { rootDir } from './imports.ts';

/** What the watch page may cost somebody who has nothing of the app yet, in kB of JavaScript, compressed by gzip. */
const watchPageKb = 250;

/** Nothing is built when `npm test` has just done so. */
const { value: dist } = await buildWeb({
  root: rootDir.replace(/\/$/, ''),
  node: process.execPath,
  report: () => undefined,
});
const loads = JSON.parse(readFileSync(join(dist, 'first-loads.json'), 'utf8')) as FirstLoads;

const gzippedKb = (file: string): number => gzipSync(readFileSync(join(dist, file)), { level: 9 }).length / 1000;

/** Every script by its size, the largest first. */
function sizesOf(path: string, language: string): [file: string, kb: number][] {
  const load = loads[path];
  const files = new Set([...(load?.scripts ?? []), ...(load?.words[language] ?? [])]);
  return [...files].map((file) => [file, gzippedKb(file)] as [string, number]).sort(([, a], [, b]) => b - a);
}

const sumOf = (sizes: readonly [string, number][]): number => sizes.reduce((sum, [, kb]) => sum + kb, 0);

describe('the first load of the watch page', () => {
  it.each(['en', 'fr', 'it', 'es', 'ur'])('is small enough in %s', (language) => {
    for (const path of ['/watch/:eventId', '/join/:token']) {
      const sizes = sizesOf(path, language);
      expect(sizes.length).toBeGreaterThan(5);
      const sumKb = sumOf(sizes);
      expect(sumKb, sizes.map(([file, kb]) => `${file} ${kb.toFixed(1)}`).join('\n')).toBeLessThan(watchPageKb);
    }
  });

  it('holds neither the media client, nor the studio, nor the player of recordings', () => {
    const names = sizesOf('/watch/:eventId', 'en').map(([file]) => file);
    expect(names.filter((name) => /live-media|hls|Inside|Studio|Replay/.test(name))).toEqual([]);
  });
});

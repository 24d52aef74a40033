import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { parseSync } from 'vite';
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

  it('runs next to nothing by itself: what the server wrote can be read without the app', () => {
    const page = readFileSync(join(dist, 'index.html'), 'utf8');
    const run = [...page.matchAll(/(?:src|href)="(\/assets\/[^"]+\.js)"/g)].map(([, file = '']) => file);
    expect(run.length).toBeGreaterThan(0);
    expect(sumOf(run.map((file) => [file, gzippedKb(file)])), run.join('\n')).toBeLessThan(8);
    const imports = staticImports();
    const found = new Set<string>();
    const follow = (name: string): void => {
      if (found.has(name)) return;
      found.add(name);
      for (const next of imports.get(name) ?? []) follow(next);
    };
    for (const file of run) follow(file.replace('/assets/', ''));
    expect([...found].toSorted()).toEqual(run.map((file) => file.replace('/assets/', '')).toSorted());
  });

  it('holds neither the media client, nor the studio, nor the player of recordings', () => {
    const names = sizesOf('/watch/:eventId', 'en').map(([file]) => file);
    expect(names.filter((name) => /live-media|hls|Inside|Studio|Replay/.test(name))).toEqual([]);
  });
});

/** By file: what has to be run before it. */
function staticImports(): Map<string, string[]> {
  const folder = join(dist, 'assets');
  const names = readdirSync(folder).filter((name) => name.endsWith('.js'));
  return new Map(
    names.map((name) => {
      const { module } = parseSync(name, readFileSync(join(folder, name), 'utf8'));
      const specifiers = [
        ...module.staticImports.map(({ moduleRequest }) => moduleRequest.value),
        ...module.staticExports.flatMap(({ entries }) => entries.flatMap((entry) => entry.moduleRequest?.value ?? [])),
      ];
      return [name, specifiers.map((specifier) => specifier.replace('./', ''))] as const;
    }),
  );
}

/** Chunks that need one another, in the order in which they do; none when there is no circle. */
function circleIn(imports: ReadonlyMap<string, readonly string[]>): string[] {
  const done = new Set<string>();
  const look = (name: string, way: readonly string[]): string[] => {
    if (way.includes(name)) return [...way.slice(way.indexOf(name)), name];
    if (done.has(name)) return [];
    for (const next of imports.get(name) ?? []) {
      const circle = look(next, [...way, name]);
      if (circle.length > 0) return circle;
    }
    done.add(name);
    return [];
  };
  for (const name of imports.keys()) {
    const circle = look(name, []);
    if (circle.length > 0) return circle;
  }
  return [];
}

describe('the files of the app', () => {
  it('do not stand in a circle, in which one would run before what it needs is there', () => {
    const imports = staticImports();
    expect([...imports.values()].flat().length).toBeGreaterThan(100);
    expect(circleIn(imports)).toEqual([]);
  });

  it('would be found out if they did', () => {
    const circle = { a: ['b'], b: ['c', 'd'], d: ['b'] };
    expect(circleIn(new Map(Object.entries(circle)))).toEqual(['b', 'd', 'b']);
    expect(circleIn(new Map(Object.entries({ a: ['b', 'c'], b: ['c'] })))).toEqual([]);
  });
});

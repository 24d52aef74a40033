import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';

const root = join(import.meta.dirname, '..');
const sources = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('.tsx'));

it('icons come from one set; drawn by hand is only the mark of the campus, and what is drawn on slides', () => {
  const drawn = sources.filter((path) => readFileSync(join(root, path), 'utf8').includes('<svg'));
  expect(sources.length).toBeGreaterThan(100);
  expect(drawn.toSorted()).toEqual([
    join('slides', 'ink', 'Ink.tsx'),
    join('ui', 'Emblem.tsx'),
    join('ui', 'TilePattern.tsx'),
  ]);
});

import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, it } from 'vitest';
import { rootDir } from './imports.ts';

const left = new Set(['node_modules', 'dist', '.cache', 'test-results']);
const link = /\]\((?!\w+:|#)([^)#\s]+)/g;

it('what our pages link to and show is there', () => {
  const pages = globSync('**/*.md', { cwd: rootDir, exclude: (name) => left.has(name.split('/').at(-1) ?? '') });
  const links = pages.flatMap((page) =>
    [...readFileSync(join(rootDir, page), 'utf8').matchAll(link)].map(([, to = '']) => ({ page, to })),
  );
  expect(pages.length).toBeGreaterThan(10);
  expect(links.length).toBeGreaterThan(30);
  expect(links.filter(({ page, to }) => !existsSync(join(rootDir, dirname(page), to)))).toEqual([]);
});

import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { rootDir } from './imports.ts';

describe('docs/ways.md', () => {
  const page = readFileSync(join(rootDir, 'docs/ways.md'), 'utf8');
  const named = [...page.matchAll(/`([a-z-]+\/[\w./-]+\.(?:ts|tsx|mjs))`/g)].map((match) => match[1] ?? '');

  it('leads only through files that are there', () => {
    expect(named.length).toBeGreaterThan(50);
    expect(named.filter((path) => !existsSync(join(rootDir, path)))).toEqual([]);
  });
});

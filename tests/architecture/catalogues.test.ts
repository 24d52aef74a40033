import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readSources, rootDir } from './imports.ts';

const routerFile = 'web/src/app/routes.tsx';
/** Fetched before anything is drawn. */
const everywhere = ['common', 'errors'];
const sources = new Map(readSources().map((file) => [file.path, file]));
const codeOf = (path: string): string => readFileSync(join(rootDir, path), 'utf8');

/**
 * The catalogues that a file and all that it imports take their words from, without those that a part of the page
 * fetches beside its own chunk (`loadCatalogues(['stage'])`).
 */
function catalogues(path: string, seen = new Set<string>()): Set<string> {
  const found = new Set<string>();
  if (seen.has(path) || !sources.has(path)) return found;
  seen.add(path);
  for (const [, names = ''] of codeOf(path).matchAll(/useTranslation\(\[?([^)\]]*)/g))
    for (const [, name = ''] of names.matchAll(/'(\w+)'/g)) found.add(name);
  for (const target of sources.get(path)?.imports ?? []) for (const name of catalogues(target, seen)) found.add(name);
  // What is fetched later than its page brings its words along.
  for (const [, names = ''] of codeOf(path).matchAll(/(?:loadCatalogues|withWords)\(\[([^\]]*)/g))
    for (const [, name = ''] of names.matchAll(/'(\w+)'/g)) found.delete(name);
  return found;
}

interface NamedPage {
  readonly file: string;
  readonly names: readonly string[];
}

/** Pages name their catalogues; the frames around them need no more than what is everywhere. */
const pages: readonly NamedPage[] = [
  ...codeOf(routerFile).matchAll(
    /(?:\[((?:'\w+'(?:, )?)*)\],\s*|frame\()async \(\) => \(await import\('(\.\.?)\/([^']+)'\)\)/g,
  ),
].map(([, names = '', folder = '', file = '']) => ({
  file: folder === '.' ? `web/src/app/${file}` : `web/src/${file}`,
  names: [...names.matchAll(/'(\w+)'/g)].map(([, name = '']) => name),
}));

describe('the pages of the web app', () => {
  it('are all looked at', () => {
    const imported = [...codeOf(routerFile).matchAll(/await import\(/g)];
    expect(pages.length).toBeGreaterThan(10);
    expect(pages.length).toBe(imported.length);
  });

  it.each(pages)(
    'fetch their words beside their code, so that none shows a fallback first: $file',
    ({ file, names }) => {
      const said = [...catalogues(file)].filter((name) => !everywhere.includes(name));
      expect(names.toSorted()).toEqual(said.toSorted());
    },
  );
});

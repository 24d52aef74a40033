import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { catalogueOf, languages } from './read-catalogues.ts';

interface Named {
  /** What is read aloud in place of it, and what is seen. */
  readonly name: string;
  readonly label: string;
}

/** Elements with a text whose name is another: `<Button aria-label={t('removeOf', …)}>{t('remove')}</Button>`. */
function namedIn(code: string): Named[] {
  const namespace = /useTranslation\(\[?'(\w+)'/.exec(code)?.[1] ?? '';
  const elements = code.matchAll(/aria-label=\{t\('([^']+)'(?:, \{[^}]*\})?\)\}[^>]*>\s*\{t\('([^']+)'/g);
  return [...elements].map(([, name = '', label = '']) => ({
    name: `${namespace}:${name}`,
    label: `${namespace}:${label}`,
  }));
}

const root = join(import.meta.dirname, '..');
const named = readdirSync(root, { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('.tsx'))
  .flatMap((path) => namedIn(readFileSync(join(root, path), 'utf8')));

// WCAG 2.2, 2.5.3: who speaks to their computer says what they see.
describe('what a button is called', () => {
  it('is found in the components', () => {
    expect(named.length).toBeGreaterThan(8);
  });

  it.each(languages)('holds what is written on it: %s', (language) => {
    const catalogue = catalogueOf(language);
    const text = (key: string): string =>
      (catalogue.get(key) ?? `no ${key}`).replaceAll(/[\u2068\u2069]/g, '').toLowerCase();
    expect(named.filter(({ name, label }) => !text(name).includes(text(label)))).toEqual([]);
  });
});

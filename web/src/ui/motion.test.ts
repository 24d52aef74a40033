import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '..');
const sheets = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('.css'));
const textOf = (path: string): string => readFileSync(join(root, path), 'utf8');

/** `base.css` stills elements and their `::before` and `::after`; other parts of an element have to still themselves. */
function restlessParts(css: string): string[] {
  const unasked = css.replaceAll(/@media \(prefers-reduced-motion: no-preference\) \{(?:[^{}]|\{[^{}]*\})*\}/g, '');
  return [...unasked.matchAll(/([^{}]*)\{([^{}]*)\}/g)].flatMap(([, selector = '', rules = '']) =>
    /::(?!before|after)/.test(selector) && /(?:^|[\s;])(?:transition|animation)\b/.test(rules) ? [selector.trim()] : [],
  );
}

describe('who wants less motion', () => {
  it('gets none from elements', () => {
    const base = textOf('ui/base.css').split('@media (prefers-reduced-motion: reduce) {')[1] ?? '';
    for (const part of ['*,', '*::before', '*::after', 'transition: none', 'animation-iteration-count: 1'])
      expect(base).toContain(part);
  });

  it.each(sheets)('and none from the parts of an element: %s', (path) => {
    expect(restlessParts(textOf(path))).toEqual([]);
  });

  it('would be told if a part moved', () => {
    const moving = '.a::-webkit-progress-value { color: red; transition: inline-size 1s }';
    expect(restlessParts(moving)).toHaveLength(1);
    expect(restlessParts(`@media (prefers-reduced-motion: no-preference) { ${moving} }`)).toEqual([]);
    expect(restlessParts('.a::before { transition: none } .b::part { color: red }')).toEqual([]);
  });

  it('gets none from scripts', () => {
    const sources = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((path) => /\.tsx?$/.test(path));
    const moving = sources.filter(
      (path) => /behavior: 'smooth'|\.animate\(/.test(textOf(path)) && !path.includes('.test.'),
    );
    expect(sources.length).toBeGreaterThan(100);
    expect(moving).toEqual([]);
  });
});

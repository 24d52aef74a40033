import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '..');

/** Declarations that do not turn round with the page. */
const physical = [
  /(?<![\w-])(?:left|right)\s*:/g,
  /(?<![\w-])(?:margin|padding|border|scroll-margin|scroll-padding)-(?:left|right)[\w-]*\s*:/g,
  /(?<![\w-])border-(?:top|bottom)-(?:left|right)-radius\s*:/g,
  /(?<![\w-])(?:text-align|float|clear)\s*:\s*(?:left|right)\b/g,
];

const physicalIn = (css: string): string[] => physical.flatMap((pattern) => css.match(pattern) ?? []);

const sheets = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('.css'));

describe('the style sheets', () => {
  it('are all looked at', () => {
    expect(sheets.length).toBeGreaterThan(40);
  });

  it.each(sheets)('turn round with the page: %s', (path) => {
    expect(physicalIn(readFileSync(join(root, path), 'utf8'))).toEqual([]);
  });

  it('would be found if they did not', () => {
    expect(physicalIn('.a { left: 0; padding-right: 1px; border-left-color: red; text-align: right }')).toHaveLength(4);
    expect(physicalIn('.a { inset-inline-start: 0; --words-at: left; text-align: start }')).toEqual([]);
  });
});

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '..');
const sheets = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('.css'));
const textOf = (path: string): string => readFileSync(join(root, path), 'utf8');
const coloursIn = (css: string): string[] =>
  css.match(/#[0-9a-f]{3,8}\b|\b(?:rgb|hsl|oklch|oklab|lab|lch)a?\(/gi) ?? [];

type Scheme = 'light' | 'dark';
type Contrast = 'usual' | 'more';
type Palette = ReadonlyMap<string, string>;

/** The hexadecimal colours of one theme, as the tokens give them. */
function paletteOf(scheme: Scheme, contrast: Contrast): Palette {
  const css = textOf('ui/tokens.css');
  const block = (selector: string): string => css.split(`${selector} {`)[1]?.split('\n}')[0] ?? '';
  const rules = [block('\n:root'), ...(contrast === 'more' ? [block(':root[data-contrast="more"]')] : [])].join('\n');
  const palette = new Map<string, string>();
  for (const [, name = '', light = '', dark = ''] of rules.matchAll(/--([\w-]+): light-dark\((#\w+), (#\w+)\);/g))
    palette.set(name, scheme === 'light' ? light : dark);
  for (const [, name = '', colour = ''] of rules.matchAll(/--([\w-]+): (#\w+);/g)) palette.set(name, colour);
  return palette;
}

/** WCAG 2.2, relative luminance. */
function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const share = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrastOf(one: string, other: string): number {
  const [dark = 0, light = 0] = [luminance(one), luminance(other)].toSorted((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
}

const surfaces = ['ground', 'surface', 'surface-sunk', 'surface-raised'];
const tones = ['accent', 'attention', 'danger', 'ok'];

/** What is read on what. */
const texts: readonly (readonly [string, readonly string[]])[] = [
  ['ink', [...surfaces, 'primary-soft', ...tones.map((tone) => `${tone}-soft`)]],
  ['ink-soft', [...surfaces, 'primary-soft']],
  ['primary', [...surfaces, 'primary-soft']],
  ['primary-hover', surfaces],
  ...tones.map((tone) => [tone, [...surfaces, `${tone}-soft`]] as const),
  ['on-primary', ['primary', 'primary-hover']],
  ['on-live', ['live']],
  ['on-tile', ['tile-ground', 'tile-star']],
  ['on-tile-soft', ['tile-ground']],
  ['on-picture', ['picture', 'slate-ground', 'slate-star']],
  ['on-picture-soft', ['picture', 'slate-ground']],
];

/** What is no text but must be made out: the frames of fields, the ring of the focus. */
const shapes: readonly (readonly [string, readonly string[]])[] = [
  ['line-strong', surfaces],
  ['focus', surfaces],
  ['live', surfaces],
];

const themes = [
  { scheme: 'light', contrast: 'usual', least: 4.5 },
  { scheme: 'dark', contrast: 'usual', least: 4.5 },
  { scheme: 'light', contrast: 'more', least: 7 },
  { scheme: 'dark', contrast: 'more', least: 7 },
] as const;

describe.each(themes)('the colours, $scheme with $contrast contrast', ({ scheme, contrast, least }) => {
  const palette = paletteOf(scheme, contrast);
  const weak = (pairs: typeof texts, atLeast: number): string[] =>
    pairs.flatMap(([front, backs]) =>
      backs.flatMap((back) => {
        const [one, other] = [palette.get(front), palette.get(back)];
        if (!one || !other) return [`${front} on ${back}: no such colour`];
        const ratio = contrastOf(one, other);
        return ratio < atLeast ? [`${front} on ${back}: ${ratio.toFixed(2)}`] : [];
      }),
    );

  it(`are read at ${least}:1`, () => {
    expect(weak(texts, least)).toEqual([]);
  });

  it('show their shapes at 3:1', () => {
    expect(weak(shapes, 3)).toEqual([]);
  });
});

describe('the looks', () => {
  const tokens = textOf('ui/tokens.css');
  const isColour = /^(?:light-dark\(#\w+, #\w+\)|#\w+|rgb\([^()]*\)|currentcolor|var\(--line\))$/;

  it('are made in the tokens, and asked for nowhere else', () => {
    const asks = /prefers-color-scheme|prefers-contrast|data-scheme|data-contrast/;
    expect(sheets.filter((path) => asks.test(textOf(path)))).toEqual([join('ui', 'tokens.css')]);
  });

  // The walks for accessibility look at all else in one look only (tests/e2e/accessibility.ts).
  it('exchange colours and the ring of the focus, and nothing that has a size or a place', () => {
    const block = tokens.split('\n:root[data-contrast="more"] {')[1]?.split('\n}')[0] ?? '';
    const declared = [...block.matchAll(/(--[\w-]+): ([^;]+);/g)].map(([, name = '', value = '']) => ({ name, value }));
    const others = declared.filter(({ name, value }) => !isColour.test(value) && name !== '--focus-ring');
    expect(declared.length).toBeGreaterThan(30);
    expect(others).toEqual([]);
    for (const scheme of ['light', 'dark'])
      expect(tokens).toContain(`:root[data-scheme="${scheme}"] {\n  color-scheme: ${scheme};\n}`);
  });
});

describe('the style sheets', () => {
  it('take their colours from the tokens', () => {
    const own = sheets.filter((path) => path !== join('ui', 'tokens.css') && coloursIn(textOf(path)).length > 0);
    expect(sheets.length).toBeGreaterThan(40);
    expect(own).toEqual([]);
  });

  it('would be found if they did not', () => {
    expect(coloursIn('a { color: #fff; background: rgb(0 0 0 / 50%); border-color: var(--line) }')).toHaveLength(2);
  });

  it('are measured as WCAG does it', () => {
    expect(contrastOf('#000000', '#ffffff')).toBeCloseTo(21);
    expect(contrastOf('#767676', '#ffffff')).toBeCloseTo(4.54, 2);
  });
});

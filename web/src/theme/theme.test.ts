import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runInNewContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import { themes } from './theme.ts';

const script = readFileSync(join(import.meta.dirname, '../../public/theme.js'), 'utf8');

interface Device {
  readonly stored?: string | null;
  readonly wantsMore?: boolean;
  /** Some browsers throw at every access where a reader has forbidden storage. */
  readonly isStorageForbidden?: boolean;
}

/** Runs the script as a browser does it in the head of the page. */
function opened({ stored = null, wantsMore = false, isStorageForbidden = false }: Device = {}) {
  const told = new Map<string, (event: object) => void>();
  const bars = ['light', 'dark'].map((scheme) => ({
    media: `(prefers-color-scheme: ${scheme})`,
    content: `the ${scheme} one`,
  }));
  const device = { matches: wantsMore };
  const dataset: Record<string, string> = {};
  runInNewContext(script, {
    document: { documentElement: { dataset }, querySelectorAll: () => bars },
    matchMedia: () => ({
      get matches() {
        return device.matches;
      },
      addEventListener: (_: string, listener: () => void) => told.set('contrast', listener),
    }),
    addEventListener: (name: string, listener: (event: object) => void) => told.set(name, listener),
    get localStorage() {
      if (isStorageForbidden) throw new Error('forbidden');
      return { getItem: () => stored };
    },
  });
  return {
    dataset,
    bars: () => bars.map(({ content }) => content),
    tell: (name: string, event: object) => told.get(name)?.(event),
    want: (more: boolean) => {
      device.matches = more;
      told.get('contrast')?.({});
    },
  };
}

describe('the theme of a page', () => {
  it('is that of the device until somebody chooses', () => {
    expect(opened().dataset).toEqual({ scheme: 'device', contrast: 'usual' });
    expect(opened({ wantsMore: true }).dataset).toEqual({ scheme: 'device', contrast: 'more' });
    expect(opened({ stored: 'purple' }).dataset).toEqual({ scheme: 'device', contrast: 'usual' });
    expect(opened().bars()).toEqual(['the light one', 'the dark one']);
  });

  it('is what was chosen, before anything is painted', () => {
    expect(opened({ stored: 'dark' }).dataset).toEqual({ scheme: 'dark', contrast: 'usual' });
    expect(opened({ stored: 'contrast' }).dataset).toEqual({ scheme: 'device', contrast: 'more' });
    expect(opened({ stored: 'dark' }).bars()).toEqual(['the dark one', 'the dark one']);
  });

  it('has more contrast where the device wants it, with every choice and at any time', () => {
    for (const stored of themes) expect(opened({ stored, wantsMore: true }).dataset['contrast']).toBe('more');
    const page = opened({ stored: 'light' });
    page.want(true);
    expect(page.dataset).toEqual({ scheme: 'light', contrast: 'more' });
    page.want(false);
    expect(page.dataset).toEqual({ scheme: 'light', contrast: 'usual' });
  });

  it('follows a choice here and in another tab', () => {
    const page = opened();
    page.tell('campus.theme', { detail: 'dark' });
    expect(page.dataset['scheme']).toBe('dark');
    page.tell('storage', { key: 'campus.language', newValue: 'ur' });
    expect(page.dataset['scheme']).toBe('dark');
    page.tell('storage', { key: 'campus.theme', newValue: 'light' });
    expect(page.dataset['scheme']).toBe('light');
    page.tell('campus.theme', { detail: 'device' });
    expect(page.dataset).toEqual({ scheme: 'device', contrast: 'usual' });
    expect(page.bars()).toEqual(['the light one', 'the dark one']);
  });

  it('is told with whether somebody has signed in, for whom a stranger’s page is not quite right', () => {
    expect(opened({ stored: 'yes' }).dataset['signedIn']).toBe('yes');
    expect(opened({ stored: 'dark' }).dataset).not.toHaveProperty('signedIn');
  });

  it('can be chosen where storing is forbidden', () => {
    const page = opened({ isStorageForbidden: true });
    expect(page.dataset).toEqual({ scheme: 'device', contrast: 'usual' });
    page.tell('campus.theme', { detail: 'contrast' });
    expect(page.dataset['contrast']).toBe('more');
  });
});

import { describe, expect, it } from 'vitest';
import { nextPath } from './next-path.ts';

describe('the page after signing in', () => {
  it('is the one that was wanted', () => {
    expect(nextPath('/events/new?x=1')).toBe('/events/new?x=1');
  });

  it('is never on another site', () => {
    for (const wanted of [
      'https://evil.example',
      '//evil.example',
      '/\\evil.example',
      'javascript:alert(1)',
      '',
      null,
    ]) {
      expect(nextPath(wanted)).toBe('/');
    }
  });
});

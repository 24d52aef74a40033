import { describe, expect, it } from 'vitest';
import { recallPicture, rememberPicture } from './picture-memory.ts';

function keep(stored: Record<string, string> = {}) {
  return {
    getItem: (key: string) => stored[key] ?? null,
    setItem: (key: string, value: string) => void (stored[key] = value),
  };
}

describe('the choice of picture', () => {
  it('is kept for the device', () => {
    const storage = keep();
    expect(recallPicture(() => storage)).toBe('auto');
    rememberPicture('slides-and-sound', () => storage);
    expect(recallPicture(() => storage)).toBe('slides-and-sound');
  });

  it('is automatic where something else was kept, or nothing may be', () => {
    expect(recallPicture(() => keep({ 'campus.picture': 'huge' }))).toBe('auto');
    const forbidden = () => {
      throw new Error('no storage here');
    };
    rememberPicture('low', forbidden);
    expect(recallPicture(forbidden)).toBe('auto');
  });
});

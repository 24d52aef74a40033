import { describe, expect, it } from 'vitest';
import { banOf, keepBan } from './bans.ts';

describe('a ban', () => {
  it('is shown at the same door again, and at no other', () => {
    const kept = new Map<string, string>();
    const storage = () => ({
      getItem: (key: string) => kept.get(key) ?? null,
      setItem: (key: string, value: string) => void kept.set(key, value),
    });
    expect(banOf(storage, 'door-1')).toEqual({});
    keepBan(storage, { key: 'door-1', token: 'who-it-was' });
    expect(banOf(storage, 'door-1')).toEqual({ previousToken: 'who-it-was' });
    expect(banOf(storage, 'door-2')).toEqual({});
  });

  it('needs no storage', () => {
    const forbidden = (): Storage => {
      throw new Error('storage is forbidden');
    };
    keepBan(forbidden, { key: 'door-1', token: 'who-it-was' });
    expect(banOf(forbidden, 'door-1')).toEqual({});
  });
});

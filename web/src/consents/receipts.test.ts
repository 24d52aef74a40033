import { describe, expect, it } from 'vitest';
import { keepReceipt, receiptOf } from './receipts.ts';

describe('the receipt of an agreement', () => {
  it('is found at the same door again, and at no other', () => {
    const kept = new Map<string, string>();
    const storage = () => ({
      getItem: (key: string) => kept.get(key) ?? null,
      setItem: (key: string, value: string) => void kept.set(key, value),
    });
    expect(receiptOf(storage, 'door-1')).toBeNull();
    keepReceipt(storage, { key: 'door-1', token: 'who-agreed' });
    expect(receiptOf(storage, 'door-1')).toBe('who-agreed');
    expect(receiptOf(storage, 'door-2')).toBeNull();
  });

  it('needs no storage', () => {
    const forbidden = (): Storage => {
      throw new Error('storage is forbidden');
    };
    keepReceipt(forbidden, { key: 'door-1', token: 'who-agreed' });
    expect(receiptOf(forbidden, 'door-1')).toBeNull();
  });
});

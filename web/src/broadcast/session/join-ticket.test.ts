import type { JoinDraft, JoinReply } from '@campus/protocol';
import { describe, expect, it } from 'vitest';
import { hasAnyTicket, JoinTicket } from './join-ticket.ts';

function start() {
  const kept = new Map<string, string>();
  const drafts: JoinDraft[] = [];
  const deps = {
    join: async (draft: JoinDraft): Promise<JoinReply> => {
      drafts.push(draft);
      return {
        joinToken: `token-${drafts.length}`,
        expiresAtMs: 1_000,
        broadcastId: 'broadcast-1',
        participantId: 'p-imran',
      };
    },
    storage: {
      getItem: (key: string) => kept.get(key) ?? null,
      setItem: (key: string, value: string) => void kept.set(key, value),
      removeItem: (key: string) => void kept.delete(key),
    },
  };
  return { deps, kept, drafts };
}

describe('a join ticket', () => {
  it('is the same participant after a reload of the page', async () => {
    const { deps } = start();
    await JoinTicket.get(deps, 'link-1', { link: 'link-1', name: 'Imran' });
    const again = JoinTicket.restore(deps, 'link-1');
    expect(again?.token).toBe('token-1');
    expect(JoinTicket.restore(deps, 'link-2')).toBeNull();
  });

  it('shows its earlier token when it is renewed', async () => {
    const { deps, drafts } = start();
    const ticket = await JoinTicket.get(deps, 'link-1', { link: 'link-1', name: 'Imran' });
    await ticket.renew();
    expect(drafts.at(-1)).toEqual({ link: 'link-1', name: 'Imran', previousToken: 'token-1' });
    expect(ticket.token).toBe('token-2');
    expect(JoinTicket.restore(deps, 'link-1')?.token).toBe('token-2');
  });

  it('says nothing again at its renewal that may have changed since: consent and heads', async () => {
    const { deps, drafts } = start();
    const consent = { choice: 'seen-and-heard', textVersion: '2026-11' } as const;
    const centre = { name: 'Lahore', city: 'Lahore', headCount: 25 };
    const ticket = await JoinTicket.get(deps, 'link-1', { link: 'link-1', name: 'Imran', consent, centre });
    expect(drafts.at(-1)).toMatchObject({ consent, centre });
    await ticket.renew();
    await JoinTicket.restore(deps, 'link-1')?.renew();
    expect(drafts).toHaveLength(3);
    const renewal = { link: 'link-1', name: 'Imran' };
    expect(drafts[1]).toEqual({ ...renewal, previousToken: 'token-1' });
    expect(drafts[2]).toEqual({ ...renewal, previousToken: 'token-2' });
  });

  it('joins anew where the storage holds nothing that can be read', () => {
    const { deps, kept } = start();
    kept.set('campus.join.link-1', '{"draft":');
    expect(JoinTicket.restore(deps, 'link-1')).toBeNull();
    kept.set('campus.join.link-1', '{"draft":{},"reply":{"joinToken":1}}');
    expect(JoinTicket.restore(deps, 'link-1')).toBeNull();
  });
});

describe('a window', () => {
  const holding = (...keys: string[]) => ({ length: keys.length, key: (index: number) => keys[index] ?? null });

  it('was inside when it keeps a ticket, of whatever door', async () => {
    const { deps, kept } = start();
    await JoinTicket.get(deps, 'link-1', { link: 'link-1', name: 'Imran' });
    expect(hasAnyTicket(() => holding('campus.language', ...kept.keys()))).toBe(true);
    expect(hasAnyTicket(() => holding('campus.language'))).toBe(false);
  });

  it('was not where storage is forbidden', () => {
    const forbidden = () => {
      throw new DOMException('forbidden', 'SecurityError');
    };
    expect(hasAnyTicket(forbidden)).toBe(false);
  });
});

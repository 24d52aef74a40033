// @vitest-environment happy-dom
import { AppError } from '@campus/protocol';
import { act, cleanup, renderHook } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { OpenDeck } from './pdf/open-deck.ts';
import { useDeck } from './use-deck.ts';

const deck = { pageCount: 1 } as OpenDeck;

/** Looks at a file that fails in this way, until it is there. */
function look(error: unknown) {
  const own = { opened: 0, isThere: false };
  const open = async (): Promise<OpenDeck> => {
    own.opened += 1;
    if (!own.isThere) throw error;
    return deck;
  };
  const source = { open };
  const { result } = renderHook(() => useDeck(source, 'deck-1'));
  return { own, result };
}

/** In steps: what follows from one is drawn before the next. */
async function pass(ms: number): Promise<void> {
  const stepMs = 250;
  for (let passedMs = 0; passedMs < ms; passedMs += stepMs) {
    await act(async () => void (await vi.advanceTimersByTimeAsync(stepMs)));
  }
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => {
  cleanup();
  vi.useRealTimers();
});

describe('a file of slides that cannot be had', () => {
  it.each([
    ['is forbidden', new AppError('FORBIDDEN', 'no')],
    ['is not there', new AppError('NOT_FOUND', 'no')],
    ['was shared by a link that was taken back', new AppError('LINK_REVOKED', 'no')],
    ['cannot be read', new Error('Invalid PDF structure.')],
  ])('is not asked for again when it %s', async (_what, error) => {
    const { own, result } = look(error);
    await pass(60_000);
    expect(result.current).toEqual({ deck: null, problem: 'lost' });
    expect(own.opened).toBe(1);
  });

  it.each(['UNAVAILABLE', 'RATE_LIMITED', 'UNAUTHENTICATED'] as const)(
    'is asked for ever less often after %s, and shown when it has come',
    async (code) => {
      const { own, result } = look(new AppError(code, 'not now'));
      await pass(3_000);
      const soon = own.opened;
      expect(soon).toBeGreaterThan(2);
      await pass(60_000);
      expect(result.current).toEqual({ deck: null, problem: 'late' });
      expect(own.opened - soon).toBeLessThan(20);
      own.isThere = true;
      await pass(60_000);
      expect(result.current).toEqual({ deck, problem: null });
    },
  );
});

import { describe, expect, it } from 'vitest';
import { type Seen, seenAfter } from './seen.ts';

const fresh: Seen = { seenSeq: null, markSeq: null, isWatching: false };

describe('what came while one was away', () => {
  it('is nothing for who has just come', () => {
    expect(seenAfter(fresh, 40, true)).toEqual({ seenSeq: 40, markSeq: null, isWatching: true });
  });

  it('is nothing of what one watched coming', () => {
    const watching = seenAfter(fresh, 40, true);
    expect(seenAfter(watching, 45, true)).toMatchObject({ seenSeq: 45, markSeq: null });
  });

  it('begins after what was seen last, and stays marked while one reads on', () => {
    let seen = seenAfter(fresh, 40, true);
    for (const newest of [40, 41, 44]) seen = seenAfter(seen, newest, false);
    expect(seen).toMatchObject({ seenSeq: 40, markSeq: null });
    seen = seenAfter(seen, 44, true);
    expect(seen).toMatchObject({ seenSeq: 44, markSeq: 40 });
    seen = seenAfter(seen, 47, true);
    expect(seen).toMatchObject({ seenSeq: 47, markSeq: 40 });
  });

  it('is forgotten when one was away again and missed nothing', () => {
    const away = seenAfter({ seenSeq: 44, markSeq: 40, isWatching: true }, 44, false);
    expect(seenAfter(away, 44, true)).toEqual({ seenSeq: 44, markSeq: null, isWatching: true });
  });
});

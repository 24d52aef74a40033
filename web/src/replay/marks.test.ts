import type { TimelineMark } from '@campus/protocol';
import { expect, it } from 'vitest';
import { marksToShow } from './marks.ts';

const mark = (type: TimelineMark['type'], atMs: number): TimelineMark => ({ type, atMs, participantId: null });

it('troubles that follow close on each other are one; whatever else happens meanwhile is told', () => {
  const marks = [
    mark('gap', 41_000),
    mark('live', 0),
    mark('gap', 12_000),
    mark('joined', 15_000),
    mark('rebuilt', 20_000),
  ];
  expect(marksToShow(marks)).toEqual([mark('live', 0), mark('gap', 12_000), mark('joined', 15_000)]);
});

it('a trouble after a while is another one', () => {
  expect(marksToShow([mark('gap', 1_000), mark('gap', 31_001)])).toHaveLength(2);
});

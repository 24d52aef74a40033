import { boardCalls, type LiveCallName } from '@campus/protocol';
import fc from 'fast-check';
import { callNames, requestsOf } from './requests.ts';
import { valuesOf } from './schema-values.ts';
import { anything, type Spoil, spoils } from './spoil.ts';

/** Whoever has a seat: by account, by a link, by nothing, and the centre's smartboard. */
export const seats = [
  'host',
  'moderator',
  'speaker',
  'interpreter',
  'centre',
  'viewer',
  'guest',
  'smartboard',
] as const;
export type Seat = (typeof seats)[number];

export interface Attempt {
  readonly by: Seat;
  readonly call: string;
  /** Undefined: nothing is sent along. */
  readonly request: unknown;
  readonly spoil: Spoil | null;
  readonly wantsAnswer: boolean;
}

/** The host asks most, else little happens. */
const by = fc.constantFrom<Seat>(...seats, 'host', 'host', 'host', 'moderator');
const wantsAnswer = fc.nat(7).map((number) => number > 0);
const strangeNames = ['constructor', '__proto__', 'toString', '', 'chat.say ', 'broadcast.create', 'error', 'snapshot'];

/** What a smartboard says of itself, on its own socket. */
export const boardReport = 'board.report' satisfies keyof typeof boardCalls;
const reports: fc.Arbitrary<Attempt> = fc.record({
  by: fc.constant('smartboard' as const),
  call: fc.constant(boardReport),
  request: valuesOf(boardCalls[boardReport].request),
  spoil: fc.option(spoils),
  wantsAnswer,
});

/** One in three as the contract has it, one in two with one field wrong, the rest whatever. */
function attemptOf(names: readonly LiveCallName[]): fc.Arbitrary<Attempt> {
  const call = fc.constantFrom(...names);
  const asWanted = call.chain((name) =>
    requestsOf(name).map((request): { call: string; request: unknown } => ({ call: name, request })),
  );
  return fc.oneof(
    { weight: 5, arbitrary: attempt(asWanted, fc.constant(null)) },
    { weight: 4, arbitrary: attempt(asWanted, spoils) },
    {
      weight: 1,
      arbitrary: attempt(fc.record({ call, request: fc.option(anything, { nil: undefined }) }), fc.constant(null)),
    },
    { weight: 1, arbitrary: reports },
    {
      weight: 1,
      arbitrary: attempt(fc.record({ call: fc.constantFrom(...strangeNames), request: anything }), fc.constant(null)),
    },
  );
}

function attempt(
  asked: fc.Arbitrary<{ call: string; request: unknown }>,
  spoil: fc.Arbitrary<Spoil | null>,
): fc.Arbitrary<Attempt> {
  return fc.record({ by, asked, spoil, wantsAnswer }).map(({ asked: { call, request }, ...rest }) => ({
    ...rest,
    call,
    request,
  }));
}

/** What belongs to the end of a broadcast comes in the last of its batches. */
const ending: ReadonlySet<string> = new Set(['broadcast.end'] satisfies LiveCallName[]);
const inTheMiddle = attemptOf(callNames.filter((name) => !ending.has(name)));
const atTheEnd = attemptOf([...callNames, ...callNames.filter((name) => name.startsWith('broadcast.'))]);

const batchOf = (of: fc.Arbitrary<Attempt>): fc.Arbitrary<Attempt[]> =>
  fc.array(of, { minLength: 100, maxLength: 160, size: 'max' });

/** What is sent to one broadcast: several batches, all of each at once. */
export const batches: fc.Arbitrary<Attempt[][]> = fc
  .tuple(fc.array(batchOf(inTheMiddle), { minLength: 2, maxLength: 3, size: 'max' }), batchOf(atTheEnd))
  .map(([middle, last]) => [...middle, last]);

import { type LiveCallName, liveCalls } from '@campus/protocol';
import fc from 'fast-check';
import { type Known, Ref } from './refs.ts';
import { type Hints, valuesOf } from './schema-values.ts';
import { Odd } from './wire-text.ts';

const ref = (to: keyof Known) => fc.nat(40).map((at) => new Ref(to, at));
const list = <T>(of: fc.Arbitrary<T>) => fc.array(of, { minLength: 1, maxLength: 3 });

/** Fresh ones mostly; some are sent again, by whoever. */
const commandId = fc.oneof(
  { weight: 15, arbitrary: fc.constant(new Ref('commandId')) },
  { weight: 1, arbitrary: fc.constantFrom('used-again-1', 'used-again-2', 'used-again-3') },
);
const ownTrackId = fc.constantFrom('track-one', 'track-two', 'track-three', 'track-four', 'track-five');
const trackId = fc.oneof(ref('tracks'), ownTrackId);
const strokeId = fc.constantFrom('line-one', 'line-two', 'line-three', 'line-four');
/** What people write, and what nobody writes. */
const text = fc.oneof(
  { weight: 4, arbitrary: fc.string({ minLength: 1, maxLength: 60, unit: 'grapheme' }) },
  {
    weight: 2,
    arbitrary: fc.constantFrom('Hello', 'سلام', 'https://nantes.example', 'x'.repeat(1_000), '👩‍👩‍👧‍👦', ' '),
  },
  {
    weight: 2,
    arbitrary: fc
      .constantFrom('half a sign' as const, 'half a sign within' as const, 'a text with no sign' as const)
      .map((name) => new Odd(name)),
  },
);
/** Of nobody's certificate. */
const dtls = { role: 'client', fingerprints: [{ algorithm: 'sha-256', value: Array(32).fill('AB').join(':') }] };
const points = fc
  .array(fc.tuple(fc.nat(10_000), fc.nat(10_000)), { minLength: 1, maxLength: 6 })
  .map((pairs) => pairs.flat());

const hints: Hints = {
  commandId,
  participantId: ref('participants'),
  trackId,
  trackIds: list(trackId),
  messageSeq: ref('messages'),
  questionId: ref('questions'),
  pollId: ref('polls'),
  deckId: ref('decks'),
  page: fc.integer({ min: 1, max: 4 }),
  id: strokeId,
  strokeId: fc.option(fc.oneof(strokeId, ref('strokes'))),
  points,
  text,
  about: text,
  language: fc.constantFrom('en', 'fr', 'ur', 'pa-Arab', 'fr-CA', 'of nobody'),
  options: fc.array(text, { minLength: 2, maxLength: 4 }),
  counts: fc.array(fc.nat(2), { minLength: 2, maxLength: 4 }),
  headCount: fc.nat(60),
  slowModeS: fc.constantFrom(0, 0, 0, 1, 600),
  transportId: ref('transports'),
  subscriptionId: ref('subscriptions'),
  subscriptionIds: list(ref('subscriptions')),
  producerId: ref('producers'),
  rtpParameters: fc.constantFrom(new Ref('camera'), new Ref('microphone')),
  rtpCapabilities: fc.constantFrom(new Ref('capabilities'), {}),
  dtlsParameters: fc.constant(dtls),
};

/** Fields that belong together. */
const together: Partial<Record<LiveCallName, fc.Arbitrary<unknown>>> = {
  'track.publish': fc
    .record({ trackId: ownTrackId, source: fc.constantFrom('camera', 'microphone', 'screen'), at: fc.nat(3) })
    .map(({ at, ...rest }) => ({
      ...rest,
      commandId: new Ref('commandId'),
      transportId: new Ref('sendTransports', at),
      kind: rest.source === 'microphone' ? 'audio' : 'video',
      rtpParameters: new Ref(rest.source === 'microphone' ? 'microphone' : 'camera'),
    })),
};

export const callNames = Object.keys(liveCalls) as readonly LiveCallName[];

const made = new Map<LiveCallName, fc.Arbitrary<unknown>>(
  callNames.map((name) => [name, together[name] ?? valuesOf(liveCalls[name].request, hints)]),
);

/** Requests as somebody sends them who keeps to the contract, and who means what is there. */
export function requestsOf(name: LiveCallName): fc.Arbitrary<unknown> {
  return made.get(name) ?? fc.constant({});
}

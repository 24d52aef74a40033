import { boardCalls, type BroadcastState, type LiveCallName, liveCalls } from '@campus/protocol';
import type { CallSpec } from '@campus/protocol/contract';
import { expect } from 'vitest';
import { type Attempt, boardReport, type Seat } from './attempts.ts';
import { createAudit } from './audit.ts';
import type { Campus } from './campus.ts';
import {
  knownTo,
  noteAnswer,
  type People,
  type Person,
  reconnect,
  seatAll,
  strangeNotices,
  wasSentAway,
} from './people.ts';
import { Ref, resolved } from './refs.ts';
import { spoilt } from './spoil.ts';
import { codeOf, faultOf } from './verdict.ts';
import type { Wire } from './wire.ts';
import { wireText } from './wire-text.ts';

/** How each call was answered, and how often. */
export type Tally = Map<string, Map<string, number>>;

const commandId = new Ref('commandId');
const published = (trackId: string, source: 'camera' | 'microphone') => ({
  ...{ commandId, trackId, source, transportId: new Ref('sendTransports') },
  ...{ kind: source === 'camera' ? 'video' : 'audio', rtpParameters: new Ref(source) },
});

/** What an evening begins with, so that there is something to be meant. */
const beginning: readonly (readonly [Seat, LiveCallName, object])[] = [
  ['host', 'backstage.open', { commandId }],
  ['host', 'media.open', { direction: 'send' }],
  ['host', 'track.publish', published('track-of-host', 'camera')],
  ['speaker', 'media.open', { direction: 'send' }],
  ['speaker', 'track.publish', published('track-of-speaker', 'microphone')],
  ['host', 'broadcast.goLive', { commandId }],
  ['host', 'slides.show', { commandId, deckId: new Ref('decks'), page: 1 }],
  ['centre', 'participant.count', { commandId, headCount: 20 }],
  ['viewer', 'media.open', { direction: 'receive' }],
  [
    'viewer',
    'media.subscribe',
    { transportId: new Ref('transports'), rtpCapabilities: new Ref('capabilities'), trackIds: ['track-of-host'] },
  ],
  ['interpreter', 'caption.say', { commandId, language: 'ur', text: 'شام بخیر' }],
  ['viewer', 'chat.say', { commandId, to: 'everyone', text: 'Hello' }],
  ['guest', 'hand.raise', { commandId, about: 'A question' }],
  ['centre', 'question.ask', { commandId, text: 'How old is the castle?' }],
  [
    'host',
    'poll.open',
    {
      ...{ commandId, kind: 'single', text: 'Tea or coffee?', options: ['Tea', 'Coffee'] },
      ...{ isAnonymous: true, areResultsLive: true },
    },
  ],
];

const nothing: readonly Attempt[] = [];

/** One broadcast to which all of each batch is sent at once; after each it is looked whether all is as it should be. */
export async function holdEvening(
  campus: Campus,
  batches: readonly (readonly Attempt[])[],
  tally: Tally,
): Promise<void> {
  const { eventId, joined } = await campus.plan();
  const people = seatAll(joined);
  const audit = createAudit(eventId, () => campus.log(eventId));
  const board = await campus.boardWire();
  const sitDown = async (): Promise<void> => {
    const arrived = await Promise.all(
      people.map(async (person) => {
        const snapshot = await reconnect(campus.url, person, joined[person.seat].joinToken);
        return { person, snapshot };
      }),
    );
    await audit.catchUp();
    for (const { person, snapshot } of arrived) if (snapshot) audit.compare(person, snapshot);
  };

  await sitDown();
  for (const [by, call, request] of beginning) {
    const attempt = { by, call, request, spoil: null, wantsAnswer: true };
    const { faults } = await sendAll([attempt], await audit.catchUp(), { people, board, tally });
    expect(faults).toEqual([]);
    expect(tally.get(call)?.has('ok'), `${call} by the ${by}`).toBe(true);
  }
  for (const batch of [...batches, nothing]) {
    const { faults, acknowledgedSeq } = await sendAll(batch, await audit.catchUp(), { people, board, tally });
    expect(faults).toEqual([]);
    expect(people.flatMap(strangeNotices)).toEqual([]);
    await sitDown();
    expect((await audit.catchUp()).seq, 'what was acknowledged is kept').toBeGreaterThanOrEqual(acknowledgedSeq);
    expect(campus.complaints()).toEqual([]);
  }
  for (const wire of [board, ...people.map((person) => person.wire)]) await wire?.close();
}

interface Scene {
  readonly people: People;
  readonly board: Wire;
  readonly tally: Tally;
}

async function sendAll(
  batch: readonly Attempt[],
  state: BroadcastState,
  scene: Scene,
): Promise<{ faults: string[]; acknowledgedSeq: number }> {
  const answers = await Promise.all(batch.map((attempt) => send(attempt, state, scene)));
  return {
    faults: answers.flatMap(({ fault }) => fault ?? []),
    acknowledgedSeq: Math.max(0, ...answers.map(({ seq }) => seq)),
  };
}

async function send(
  { by, call, request, spoil, wantsAnswer }: Attempt,
  state: BroadcastState,
  { people, board, tally }: Scene,
): Promise<{ fault: string | null; seq: number }> {
  const person = people.find(({ seat }) => seat === by);
  const wire = call === boardReport ? board : person?.wire;
  if (!person || !wire?.isOpen) return { fault: null, seq: 0 };
  const meant = resolved(request, knownTo(person, state, people));
  const sent = spoil ? spoilt(meant, spoil) : meant;
  const text = sent === undefined ? JSON.stringify([call]) : `[${JSON.stringify(call)},${wireText(sent)}]`;
  if (!wantsAnswer) {
    wire.tell(text);
    return { fault: null, seq: 0 };
  }
  const answer = await wire.ask(text);
  const spec = specOf(call);
  const read = (JSON.parse(text) as unknown[])[1];
  const fault = faultOf({ spec, request: read, mayBeCutOff: wire !== board && wasSentAway(person) }, answer);
  if (fault !== null) return { fault: `${by} asked ${text.slice(0, 400)}, which ${fault}`, seq: 0 };
  if (typeof answer === 'string' || !spec) return { fault: null, seq: 0 };
  count(tally, call, codeOf(spec, answer.text));
  return { fault: null, seq: takeAnswer(person, call, read, answer.text) };
}

/** The number in the log that an answer names; 0 when it names none. */
function takeAnswer(person: Person, call: string, request: unknown, text: string): number {
  const [reply] = JSON.parse(text) as [{ ok: boolean; data?: { seq?: unknown } }];
  if (!reply.ok) return 0;
  noteAnswer(person, call, request, reply.data);
  return typeof reply.data?.seq === 'number' ? reply.data.seq : 0;
}

function specOf(call: string): CallSpec | undefined {
  const all: Readonly<Record<string, CallSpec>> = { ...liveCalls, ...boardCalls };
  return Object.hasOwn(all, call) ? all[call] : undefined;
}

function count(tally: Tally, call: string, code: string): void {
  const codes = tally.get(call) ?? new Map<string, number>();
  codes.set(code, (codes.get(code) ?? 0) + 1);
  tally.set(call, codes);
}

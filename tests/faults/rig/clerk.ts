import { randomUUID } from 'node:crypto';
import { setTimeout as breath } from 'node:timers/promises';
import type { BroadcastEvent } from '@campus/protocol';
import { insist } from '../demo-broadcast.ts';
import type { LiveParticipant } from '../../product/live-participant.ts';
import { type OutageWatch, watchOutages } from './outages.ts';

/** Commands are an order each; between two of them the clerk takes a breath. */
const breathMs = 100;
const bearableMs = 1_000;
/** Longer than any fault: who gave up would have nothing to compare. */
const insistsForMs = 240_000;

interface Acknowledgement {
  readonly seq: number;
  readonly atMs: number;
}

/** What became of the commands of some time. */
export interface Count {
  readonly acknowledged: number;
  readonly lost: number;
  readonly twice: number;
}

/** Gives one command after the other, each under one id until it is acknowledged, and keeps what it was told. */
export interface Clerk {
  readonly acknowledgements: OutageWatch;
  /** How many were acknowledged until now. */
  readonly count: number;
  /** Resolves when the command that is on its way has been acknowledged. Throws what a command was refused for. */
  stop(): Promise<void>;
  /** Holds what was acknowledged in that time against the log: each stands in it, and there is no other. */
  compare(log: readonly BroadcastEvent[], fromMs: number, untilMs: number): Count;
}

function startClerk(
  participant: LiveParticipant,
  order: (turn: number) => Parameters<LiveParticipant['command']>,
  isOwn: (event: BroadcastEvent) => boolean,
): Clerk {
  const acknowledged: Acknowledgement[] = [];
  const acknowledgements = watchOutages(bearableMs);
  const stopped = new AbortController();

  const work = async (): Promise<void> => {
    for (let turn = 1; !stopped.signal.aborted; turn += 1) {
      const [name, body] = order(turn);
      const { seq } = await insist(participant, insistsForMs, name, body, randomUUID());
      acknowledged.push({ seq, atMs: Date.now() });
      acknowledgements.came();
      await breath(breathMs, undefined, { signal: stopped.signal }).catch(() => undefined);
    }
  };
  const working = work();
  // Whoever stops the clerk hears it.
  working.catch(() => undefined);

  return {
    acknowledgements,
    get count() {
      return acknowledged.length;
    },
    async stop() {
      stopped.abort();
      await working;
    },
    compare(log, fromMs, untilMs) {
      const told = acknowledged.filter(({ atMs }) => atMs >= fromMs && atMs < untilMs).map(({ seq }) => seq);
      const afterSeq = acknowledged.findLast(({ atMs }) => atMs < fromMs)?.seq ?? 0;
      const beforeSeq = acknowledged.find(({ atMs }) => atMs >= untilMs)?.seq ?? Number.POSITIVE_INFINITY;
      const stored = log.filter(isOwn).map(({ seq }) => seq);
      const kept = told.filter((seq) => stored.includes(seq)).length;
      const within = stored.filter((seq) => seq > afterSeq && seq < beforeSeq);
      // All are acknowledged in the end: what nobody was told of has happened for a second time.
      const twice = within.filter((seq) => !told.includes(seq)).length;
      return { acknowledged: told.length, lost: told.length - kept, twice };
    },
  };
}

/** The host features the camera again and again, which is an event each time and changes nothing. */
export function hostClerk(host: LiveParticipant): Clerk {
  const cameras = (): string[] =>
    Object.values(host.state().tracks).flatMap(({ source, id }) => (source === 'camera' ? [id] : []));
  return startClerk(
    host,
    () => ['stage.feature', { layout: 'one', trackIds: cameras() }],
    ({ type }) => type === 'stage.featured',
  );
}

/** The centre counts its heads, and somebody comes each time. */
export function centreClerk(centre: LiveParticipant): Clerk {
  return startClerk(
    centre,
    (turn) => ['participant.count', { headCount: turn }],
    ({ type }) => type === 'participant.counted',
  );
}

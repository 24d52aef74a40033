import type { BroadcastEvent, Replay } from '@campus/protocol';
import { eventually } from '@campus/service-kit/testing';
import { consent, request } from '../../product/campus-client.ts';
import { closedRecording, inspectRecording, unmarkedMs } from '../../product/closed-recording.ts';
import { type Blow, costsOf } from '../../product/costs.ts';
import { joinLive, type LiveParticipant } from '../../product/live-participant.ts';
import { portsOf } from '../../product/ports.ts';
import { whenRecorded, whenRecordedAgain } from '../../product/running-recording.ts';
import type { Product } from '../../product/start-product.ts';
import { type DemoBroadcast, startDemo, storedLog } from '../demo-broadcast.ts';
import { createClosers } from './closers.ts';
import { centreClerk, type Clerk, type Count, hostClerk } from './clerk.ts';
import type { Fault, Place } from './fault.ts';
import { type MediaProbe, openProbe } from './media-probe.ts';
import type { Outcome } from './outcome.ts';
import { type CampusEncoder, openSites } from './sites.ts';
import type { Disk } from './small-disk.ts';
import type { Trouble } from './trouble.ts';

/** A fault whose product is not back by then has broken it. */
const backWithinMs = 60_000;
const leavesWithinMs = 15_000;
/**
 * What is written later than that after a fault, when pictures come again, was captured after it. Of one part alone the
 * next fault might leave nothing, and two faults would be one.
 */
const settled = { marginMs: 1_000, parts: 2 };

export interface Ground {
  readonly product: Product;
  readonly encoder: CampusEncoder;
  readonly trouble: Trouble | null;
  readonly disk: Disk | null;
}

/** What one fault has done, as far as it is known before the recording is closed. Wall clock. */
interface Strike {
  readonly fault: Fault;
  readonly seqBefore: number;
  readonly struckMs: number;
  readonly healedMs: number;
  readonly manualStep: string | null;
  readonly commandsBackMs: number;
  readonly mediaBackMs: number;
  readonly leftBehind: readonly string[];
}

export interface Finished {
  readonly outcomes: Outcome[];
  readonly replay: Replay;
  readonly link: string;
}

/**
 * One broadcast, on air and recorded, with a host, a viewer and a centre, who give commands and receive pictures all
 * the while. The faults come one after another, each when all is well again. Then it ends and everything is counted.
 */
export async function runFaults(ground: Ground, faults: readonly Fault[], repetition = 1): Promise<Finished> {
  const { product, encoder, trouble, disk } = ground;
  const startedAtMs = Date.now();
  const closers = createClosers();
  try {
    const sites = await openSites(product, encoder);
    closers.push(() => sites.close());
    const demo = await startDemo(product, sites);
    closers.push(() => demo.close());
    const centre = await joinAsCentre(product, sites.centre, demo.centreLink);
    closers.push(() => centre.close());
    const people = [demo.host, demo.viewer, centre];
    const probe = await openProbe(product, sites.centre, () => {
      const camera = Object.values(demo.host.state().tracks).find(({ source }) => source === 'camera');
      return camera && { roomId: demo.eventId, trackId: camera.id };
    });
    closers.push(() => probe.close());
    const recording = await demo.startRecording();
    const clerks = [hostClerk(demo.host), centreClerk(centre)];
    closers.push(() => Promise.all(clerks.map((clerk) => clerk.stop().catch(() => undefined))));
    await whenRecorded(product, recording.id, { parts: 2 });
    await eventually(() => probe.pictures.lastMs > recording.epochMs, { timeoutMs: backWithinMs });

    const place: Place = { product, sites, demo, recording, trouble, disk };
    const strikes: Strike[] = [];
    const before = await whenAllRun(product);
    for (const fault of faults) strikes.push(await strike(place, fault, { clerks, probe, people, before }));
    for (const clerk of clerks) await clerk.stop();
    await probe.close();
    await demo.end();

    const replay = await closedRecording(product, recording.id, demo);
    const { holes, flaws } = await inspectRecording(product, replay);
    const flawsOfAll = [...flaws, ...(await flawsOfBroadcast(product, demo, people))];
    const blows: Blow[] = strikes.map(({ fault, struckMs, healedMs }) => ({
      name: fault.name,
      atMs: struckMs - recording.epochMs,
      againMs: healedMs - recording.epochMs,
    }));
    const costs = [
      ...costsOf(
        blows,
        'camera',
        holes.filter(({ fromMs, toMs }) => toMs - fromMs > unmarkedMs),
      ),
      ...costsOf(blows, 'sound', gapsOfSound(replay)),
    ];
    const log = storedLog(product, demo.eventId);
    const outcomes = strikes.map((one, index): Outcome => {
      const own = costs.filter(({ blow }) => blow === blows[index]);
      const endsLostMs = one.fault.touches === 'end' ? one.struckMs - recording.epochMs - replay.media.durationMs : 0;
      const until = strikes[index + 1]?.struckMs ?? Number.POSITIVE_INFINITY;
      return {
        fault: one.fault.name,
        repetition,
        startedAtMs,
        before: sum(index === 0 ? clerks.map((clerk) => clerk.compare(log, 0, one.struckMs)) : []),
        during: sum(clerks.map((clerk) => clerk.compare(log, one.struckMs, until))),
        commandsBackMs: one.commandsBackMs,
        mediaBackMs: one.mediaBackMs,
        recordingLostMs: Math.max(0, Math.round(endsLostMs), ...own.map(({ lostMs }) => lostMs)),
        recordingBackMs: Math.max(0, ...own.map(({ backMs }) => backMs)),
        leftBehind: one.leftBehind,
        manualStep: one.manualStep,
        flaws: [
          ...missingFrom(log, one, strikes[index + 1]),
          // Which of several faults it was cannot be told.
          ...(index === strikes.length - 1 ? flawsOfAll : []),
        ],
      };
    });
    return { outcomes, replay, link: demo.link };
  } finally {
    await closers.closeAll();
  }
}

/** Who gives commands, who receives, who has to be there; and what ran before. */
interface Crew {
  readonly clerks: readonly Clerk[];
  readonly probe: MediaProbe;
  readonly people: readonly LiveParticipant[];
  readonly before: ReadonlyMap<string, number>;
}

async function strike(place: Place, fault: Fault, { clerks, probe, people, before }: Crew): Promise<Strike> {
  const { product, recording, demo } = place;
  const seqBefore = demo.host.state().seq;
  const struckMs = Date.now();
  const struck = (await fault.strike(place)) ?? {};
  const healedMs = struck.healedMs ?? Date.now();
  const watches = [probe.pictures, ...clerks.map(({ acknowledgements }) => acknowledgements)];
  const whenAllFlows = () =>
    eventually(() => watches.every(({ lastMs, isOut }) => lastMs > healedMs && !isOut), { timeoutMs: backWithinMs });
  await whenAllFlows();
  if (fault.touches === 'media') await whenRecordedAgain(product, recording.id, healedMs, backWithinMs, settled);
  await whenAllAreThere(demo, people);
  // What came shortly after the end of the fault may have been on its way before.
  await whenAllFlows();
  // Before the census, which keeps this process from hearing what comes for a moment.
  const back = (watch: (typeof watches)[number]): number => watch.backAfterMs(struckMs, healedMs);
  const commandsBackMs = Math.max(...clerks.map(({ acknowledgements }) => back(acknowledgements)));
  const mediaBackMs = back(probe.pictures);
  const leftBehind = await eventually(
    () => {
      const now = census(product);
      const left = more(before, now);
      // A feed that is not back yet would be taken for what the next fault has left behind.
      const isMissing = fault.touches !== 'end' && more(now, before).some((what) => what.startsWith(aProcess));
      if (left.length > 0 || isMissing) throw new StillThere(left);
      return left;
    },
    { timeoutMs: leavesWithinMs, intervalMs: 250 },
  ).catch((error: unknown) => {
    if (error instanceof StillThere) return error.left;
    throw error;
  });
  return {
    fault,
    seqBefore,
    struckMs,
    healedMs,
    manualStep: struck.manualStep ?? null,
    commandsBackMs,
    mediaBackMs,
    leftBehind,
  };
}

/** Each of them once: the audience is counted by leases. */
async function whenAllAreThere({ host }: DemoBroadcast, people: readonly LiveParticipant[]): Promise<void> {
  await eventually(
    () => {
      const { viewers, centres } = host.audience();
      const away = Object.values(host.state().participants).filter(({ isConnected }) => !isConnected);
      if (viewers !== 1 || centres !== 1 || away.length > 0 || people.some(({ socket }) => !socket.connected))
        throw new Error(`${viewers} viewers, ${centres} centres, ${away.length} of the staff away`);
    },
    { timeoutMs: backWithinMs, intervalMs: 100 },
  );
}

async function joinAsCentre(product: Product, way: { port: number }, link: string): Promise<LiveParticipant> {
  const body = { link, name: 'Bilal', centre: { name: 'Lahore', headCount: 0 }, consent };
  const { joinToken } = await request(product, 'broadcasts.join', { body });
  const centre = joinLive(way, joinToken);
  await eventually(() => centre.state().phase === 'live', { timeoutMs: 30_000 });
  return centre;
}

/** An ffmpeg for each of the two feeds, and of the three tracks. */
function whenAllRun(product: Product): Promise<ReadonlyMap<string, number>> {
  return eventually(() => {
    const counts = census(product);
    return counts.get(`${aProcess} ffmpeg`) === 5 && counts;
  });
}

const aProcess = 'the process';

class StillThere extends Error {
  readonly left: string[];
  constructor(left: string[]) {
    super(left.join());
    this.left = left;
  }
}

/** How many there are of each program, of each one's ports of each kind, and what lives on without the product. */
function census(product: Product): Map<string, number> {
  const counts = new Map<string, number>();
  const add = (what: string): void => void counts.set(what, (counts.get(what) ?? 0) + 1);
  const family = product.processes();
  const names = new Map(family.map(({ pid, command }) => [pid, nameOf(command)]));
  for (const name of names.values()) add(`${aProcess} ${name}`);
  for (const { pid, kind } of portsOf([...names.keys()])) add(`a port of ${names.get(pid)}, ${kind}`);
  for (const { pid, command } of product.strays()) add(`the stray process ${pid}, ${nameOf(command)}`);
  return counts;
}

/** The program, and which script it runs. */
function nameOf(command: string): string {
  return /dist\/[\w-]+\.mjs|infra\/\S+|mediasoup-worker|ffmpeg/.exec(command)?.[0] ?? command.split(' ')[0] ?? '';
}

function more(before: ReadonlyMap<string, number>, after: ReadonlyMap<string, number>): string[] {
  return [...after].flatMap(([what, count]) => {
    const further = count - (before.get(what) ?? 0);
    return further > 0 ? [further === 1 ? what : `${what} (${further} times)`] : [];
  });
}

async function flawsOfBroadcast(
  product: Product,
  { eventId, host }: DemoBroadcast,
  people: readonly LiveParticipant[],
): Promise<string[]> {
  const log = storedLog(product, eventId);
  const flaws = people.flatMap(({ problems }) => problems);
  if (log.some(({ seq }, index) => seq !== index + 1)) flaws.push('the numbers of the log do not follow on each other');
  await eventually(() => people.every((one) => one.state().phase === 'ended'), { timeoutMs: backWithinMs });
  if (host.state().seq !== log.length) flaws.push(`the host is at ${host.state().seq} of ${log.length} events`);
  if (joinedTwice(log)) flaws.push('somebody joined twice');
  return flaws;
}

/** Who was away for longer than a place is kept has left, and joins again. */
function joinedTwice(log: readonly BroadcastEvent[]): boolean {
  const there = new Set<string>();
  for (const event of log) {
    if (event.type === 'participant.left') there.delete(event.participantId);
    if (event.type !== 'participant.joined') continue;
    if (there.has(event.participantId)) return true;
    there.add(event.participantId);
  }
  return false;
}

function missingFrom(log: readonly BroadcastEvent[], { fault, seqBefore }: Strike, next: Strike | undefined): string[] {
  const own = log.filter(({ seq }) => seq > seqBefore && seq <= (next?.seqBefore ?? seq));
  return fault.logs === undefined || own.some(({ type }) => type === fault.logs)
    ? []
    : [`the log has no ${fault.logs}`];
}

function gapsOfSound({ media }: Replay): { fromMs: number; toMs: number }[] {
  const sounds = new Set(media.renditions.filter(({ kind }) => kind === 'audio').map(({ id }) => id));
  return media.gaps.filter(({ trackId }) => trackId === null || sounds.has(trackId));
}

function sum(counts: readonly Count[]): Count {
  return counts.reduce(
    (all, one) => ({
      acknowledged: all.acknowledged + one.acknowledged,
      lost: all.lost + one.lost,
      twice: all.twice + one.twice,
    }),
    { acknowledged: 0, lost: 0, twice: 0 },
  );
}

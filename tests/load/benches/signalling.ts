import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { waitForCalm } from '../measure/calm.ts';
import { cores } from '../measure/machine.ts';
import { coreBusyMs, cpuTimeMs } from '../measure/proc.ts';
import type { Script } from '../systems/bare-socketio-process.ts';
import { CampusSystem } from '../systems/campus.ts';
import { type Entered, enterLive, type LiveAddress } from '../systems/campus-viewer.ts';
import { type ChildScript, startScript } from '../systems/child-script.ts';
import type { Rig } from '../systems/system.ts';
import { type Bench, whyThrownAway } from './bench.ts';

/** As for the joins: what is done often is compiled by then. */
const warmUpJoins = 400;
const atOnce = 5;
const idleMs = 3_000;
/** Nobody is behind it: no media flows in this bench. */
const certificate = Array(32).fill('AB').join(':');

/**
 * What a join costs signalling, beside a Socket.IO server that says the same words and has nothing to think of, and
 * beside one with the least that cannot be left out. The media is opened but never connected.
 */
export async function benchSignalling(bench: Bench): Promise<void> {
  const { rounds, viewers } = bench.options;
  const rig = bench.rigOn('loopback');
  for (let round = bench.firstRound; round < bench.firstRound + rounds; round += 1) {
    const campus = await CampusSystem.start(rig);
    const scripts: ChildScript[] = [];
    const start = async (name: string, ...args: string[]): Promise<ChildScript> => {
      const started = await startScript(name, args);
      scripts.push(started);
      return started;
    };
    try {
      const pidOf = (name: string): number => campus.processes().find((each) => each.name === name)?.pid ?? 0;
      const words = await writeScript(rig, campus);
      const bare = await start('bare-socketio-process.ts', words);
      // Another bare one stands for the SFU that it asks.
      const sfu = await start('bare-socketio-process.ts', words);
      const database = join(rig.folder, `dutiful-${round}.db`);
      const dutiful = await start('dutiful-socketio-process.ts', words, database, String(sfu.port));
      const { product, viewerLink } = campus;
      const subjects = [
        { subject: 'campus', address: product, link: viewerLink, pid: pidOf('signalling') },
        { subject: 'bare-socketio', address: { port: bare.port, url: product.url }, link: 'none', pid: bare.pid },
        {
          subject: 'dutiful-socketio',
          address: { port: dutiful.port, url: product.url },
          link: 'none',
          pid: dutiful.pid,
        },
      ];
      const servers = [...campus.processes(), ...scripts].map(({ pid }) => pid);
      for (const { subject, address, link, pid } of round % 2 === 0 ? subjects : subjects.toReversed()) {
        const figures = await measureJoins({ address, link, pid, servers }, viewers);
        const thrownAway = whyThrownAway(figures.otherShare);
        bench.record({ bench: 'signalling', subject, path: 'loopback', round, thrownAway, figures });
      }
    } finally {
      for (const script of scripts) await script.close();
      await campus.close();
    }
  }
}

interface Subject {
  readonly address: LiveAddress;
  readonly link: string;
  readonly pid: number;
  readonly servers: readonly number[];
}

async function measureJoins({ address, link, pid, servers }: Subject, viewers: number) {
  for (const viewer of await enterMany(address, link, warmUpJoins)) viewer.leave();
  await wait(idleMs);
  const [idleFrom, idleFromMs] = [cpuTimeMs(pid), performance.now()];
  await wait(idleMs);
  const idleShare = (cpuTimeMs(pid) - idleFrom) / (performance.now() - idleFromMs);

  await waitForCalm(() => servers.map((each) => ({ name: '', pid: each })));
  const allOf = (): number => servers.reduce((sum, each) => sum + cpuTimeMs(each), 0);
  const [from, allFrom, busyFrom, fromMs] = [cpuTimeMs(pid), allOf(), coreBusyMs(cores.server), performance.now()];
  const entered = await enterMany(address, link, viewers);
  // What is done for them after the answer, such as telling the counts.
  await wait(1_000);
  const [spentMs, elapsedMs] = [cpuTimeMs(pid) - from, performance.now() - fromMs];
  const otherShare = Math.max(0, (coreBusyMs(cores.server) - busyFrom - (allOf() - allFrom)) / elapsedMs);
  for (const viewer of entered) viewer.leave();
  return { joins: viewers, idleShare, otherShare, cpuMsPerJoin: (spentMs - idleShare * elapsedMs) / viewers };
}

async function enterMany(address: LiveAddress, link: string, count: number): Promise<Entered[]> {
  const entered: Entered[] = [];
  while (entered.length < count) {
    const some = Array.from({ length: Math.min(atOnce, count - entered.length) }, () =>
      enterLive(address, link, certificate),
    );
    entered.push(...(await Promise.all(some)));
  }
  return entered;
}

async function writeScript(rig: Rig, { product, viewerLink }: CampusSystem): Promise<string> {
  const { snapshot, offer, joinReply, leave } = await enterLive(product, viewerLink, certificate);
  leave();
  const script: Script = { snapshot, offer, joinReply };
  const path = join(rig.folder, 'bare-socketio.json');
  writeFileSync(path, JSON.stringify(script));
  return path;
}

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BOARD_NAMESPACE, type BroadcastEvent, CONSENT_TEXT_VERSION, type JoinReply } from '@campus/protocol';
import { freePort } from '@campus/service-kit/free-port';
import { eventually, silentLog } from '@campus/service-kit/testing';
import { startFakeSfu } from '@campus/sfu-server/testing';
import { pairedBoard } from '../../signalling/src/boards/testing/test-board.ts';
import { createSqlLogStore } from '../../signalling/src/broadcasts/sql-log-store.ts';
import { openDatabase } from '../../signalling/src/database/open.ts';
import { leadDraft, password } from '../../signalling/src/people/test-people.ts';
import { testClient } from '../../signalling/src/rest/test-client.ts';
import { pdf } from '../../signalling/src/slides/testing/pdf.ts';
import { spawnSignalling } from '../integration/signalling-process.ts';
import type { Seat } from './attempts.ts';
import { openWire, type Wire } from './wire.ts';

const secret = 'a secret for tests only';
const consent = { choice: 'seen-and-heard', textVersion: CONSENT_TEXT_VERSION } as const;
const pageSize = 1_000;

export interface Campus {
  readonly url: string;
  /** A public event whose broadcast nobody has opened yet, with slides of three pages and somebody for each seat. */
  plan(): Promise<{ eventId: string; joined: Readonly<Record<Seat, JoinReply>> }>;
  /** The board's own socket, beside its part in a broadcast. */
  boardWire(): Promise<Wire>;
  /** What is on the disk, read beside the service. */
  log(eventId: string): Promise<BroadcastEvent[]>;
  /** What it wrote of errors, and whatever else is no line of its log. */
  complaints(): string[];
  close(): Promise<void>;
}

/** Signalling as a process of its own, over an SFU without a worker. */
export async function startCampus(): Promise<Campus> {
  const dataDir = await mkdtemp(join(tmpdir(), 'campus-fuzz-'));
  const sfu = await startFakeSfu({ secret });
  const service = await spawnSignalling(await freePort(), {
    ...{ DATA_DIR: dataDir, SFU_URLS: sfu.url, CONTROL_SECRET: secret, DEMO: 'off', LOG_LEVEL: 'warn' },
    // Everyone joins from here; who they are for the limits of an address, they say.
    TRUST_PROXY: '1',
  });
  const rest = testClient(service.url);
  const setupLine = await eventually(() => service.lines.find((line) => line.includes('/setup/')) ?? false);
  const token = /\/setup\/(\S+)/.exec(setupLine)?.[1];
  const admin = { name: 'Ada Admin', email: 'ada@nantes.example', password };
  let session = await rest.call('setup.complete', { body: { token, institution: leadDraft, admin } });
  const { board } = await pairedBoard(service.url, { ...session, client: rest }, session.person.institutionId);
  const db = await openDatabase({ dataDir, log: silentLog() });
  const store = createSqlLogStore(db);
  let addresses = 0;

  const joinAs = (body: object, as?: string): Promise<JoinReply> => {
    addresses += 1;
    const headers = { 'X-Forwarded-For': `10.0.${(addresses >> 8) % 256}.${addresses % 256}` };
    return rest.call('broadcasts.join', { body, headers, as });
  };

  return {
    url: service.url,
    async plan() {
      // A token lives ten minutes.
      session = await rest.call('session.refresh');
      const as = session.accessToken;
      const draft = {
        ...{ title: 'Whatever comes', kind: 'talk', startsAtMs: Date.now(), timeZone: 'UTC', visibility: 'public' },
        isRecordedAutomatically: false,
      };
      const { id: eventId } = await rest.call('events.create', { as, body: draft });
      const params = { id: eventId };
      await rest.call('registrations.register', { params, as, body: { kind: 'centre', heads: 25 } });
      await rest.call('slides.upload', { params, as, query: { name: 'Kites' }, body: pdf(['One', 'Two', 'Three']) });
      const byLink = async (
        role: 'moderator' | 'speaker' | 'interpreter' | 'centre' | 'viewer',
      ): Promise<JoinReply> => {
        const { url } = await rest.call('links.create', { as, params, body: { role, label: '' } });
        const centre = role === 'centre' ? { centre: { name: 'Lahore', headCount: 25 } } : {};
        return joinAs({ link: url.split('/').at(-1), name: `A ${role}`, consent, ...centre });
      };
      return {
        eventId,
        joined: {
          host: await joinAs({ eventId, name: 'Ada', consent }, as),
          moderator: await byLink('moderator'),
          speaker: await byLink('speaker'),
          interpreter: await byLink('interpreter'),
          centre: await byLink('centre'),
          viewer: await byLink('viewer'),
          guest: await joinAs({ eventId, name: 'A guest', consent }),
          smartboard: await board.call('board.join', { params }),
        },
      };
    },
    async boardWire() {
      const { token: boardToken } = await board.call('board.openLink');
      return openWire(service.url, boardToken, BOARD_NAMESPACE);
    },
    async log(eventId) {
      const events: BroadcastEvent[] = [];
      for (;;) {
        const page = await store.read(eventId, events.length, pageSize);
        events.push(...page);
        if (page.length < pageSize) return events;
      }
    },
    complaints: () => service.lines.filter(isComplaint),
    async close() {
      await db.destroy();
      await service.kill('SIGKILL');
      await sfu.close();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

/** Anything beside the notices for whoever started it, and lines of its log below an error. */
function isComplaint(line: string): boolean {
  if (line.startsWith('NOTICE ') || line === '') return false;
  try {
    const { level } = JSON.parse(line) as { level?: string };
    return level === undefined || level === 'error' || level === 'fatal';
  } catch {
    return true;
  }
}

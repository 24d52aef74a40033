import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Phase } from '@campus/protocol';
import { AppError } from '@campus/protocol/errors';
import { type Clock, systemClock } from '@campus/service-kit/clock';
import { silentLog } from '@campus/service-kit/testing';
import { type App, type AppDeps, createApp } from './app.ts';
import type { SignallingConfig } from './config.ts';
import { layDownDatabase } from './database/testing-template.ts';
import type { LiveFeature } from './ports.ts';
import { makeTestFolder } from './testing-folder.ts';

/** A live half without media or sockets: it knows phases and who was disconnected. */
export interface FakeLive extends LiveFeature {
  readonly phases: Map<string, Phase>;
  readonly disconnected: string[];
}

export function fakeLive(): FakeLive {
  const phases = new Map<string, Phase>();
  const recorded = new Set<string>();
  const cancelled = new Set<string>();
  const disconnected: string[] = [];
  const missing = async (): Promise<never> => {
    throw new AppError('UNAVAILABLE', 'this test runs without the live half');
  };
  return {
    phases,
    disconnected,
    broadcasts: {
      async createBroadcast({ eventId, isRecordedAutomatically }) {
        phases.set(eventId, 'scheduled');
        if (isRecordedAutomatically) recorded.add(eventId);
      },
      protectBroadcast: async () => undefined,
      async cancelBroadcast(eventId) {
        if (phases.get(eventId) === 'ended' && !cancelled.has(eventId))
          throw new AppError('WRONG_PHASE', 'the event has taken place');
        cancelled.add(eventId);
        phases.set(eventId, 'ended');
      },
      broadcastPhases: async (eventIds) => new Map(eventIds.map((id) => [id, phases.get(id) ?? 'scheduled'])),
      isRecorded: async (eventId) => recorded.has(eventId),
      forgetTexts: () => undefined,
      async disconnectGrant(grantId) {
        disconnected.push(grantId);
      },
      joinedCounts: async (grantIds) => new Map(grantIds.map((id) => [id, 0])),
      join: missing,
    },
    boards: {
      reportOf: () => null,
      control() {
        throw new AppError('UNAVAILABLE', 'this test runs without the live half');
      },
      end: () => undefined,
    },
    slides: { presenter: missing, admitViewer: missing, sweep: async () => undefined },
    handlers: {
      'broadcasts.join': missing,
      'recordings.list': missing,
      'recordings.show': missing,
      'recordings.status': missing,
      'recordings.talk': missing,
      'recordings.renewMedia': missing,
      'recordings.update': missing,
      'recordings.delete': missing,
      'demo.create': missing,
      'equipment.openProbe': missing,
      'equipment.closeProbe': missing,
      'slides.list': missing,
      'slides.upload': missing,
      'slides.remove': missing,
      'slides.file': missing,
      'recordings.slides': missing,
      'recordings.captions': missing,
      'recordings.withdrawals': missing,
      'recordings.settleWithdrawal': missing,
      'consents.own': missing,
      'consents.withdraw': missing,
      'consents.byDoor': missing,
      'consents.withdrawByDoor': missing,
    },
    eventOfRecording: async () => null,
    authoriseRecordingViewer: async () => {
      throw new AppError('NOT_FOUND', 'there is no such recording');
    },
    attach: () => undefined,
    close: async () => undefined,
  };
}

export interface TestApp {
  app: App;
  url: string;
  setupUrl: string | null;
  config: SignallingConfig;
  close(): Promise<void>;
}

/** The real app on a free port of the loopback, with a data folder of its own (unless one is given). */
export async function startTestApp(
  options: {
    config?: Partial<SignallingConfig>;
    clock?: Clock;
    createLive?: AppDeps['createLive'];
    log?: AppDeps['log'];
  } = {},
): Promise<TestApp> {
  const dataDir = options.config?.dataDir ?? (await makeTestFolder('signalling'));
  const config: SignallingConfig = {
    host: '127.0.0.1',
    port: 0,
    publicUrl: null,
    tls: null,
    databaseUrl: undefined,
    redisUrl: undefined,
    dataDir,
    keysDir: join(dataDir, 'keys'),
    webDist: join(dataDir, 'web'),
    sfuUrls: [],
    recordingsUrl: undefined,
    controlSecret: 'a secret for tests only',
    turn: null,
    mail: null,
    isDemoOffered: false,
    slides: { largestBytes: 1024 * 1024, mostPages: 20 },
    ffmpegPath: 'ffmpeg',
    university: null,
    trustProxy: false,
    ...options.config,
  };
  const removeData = async () => {
    if (options.config?.dataDir === undefined) await rm(dataDir, { recursive: true, force: true });
  };
  let app: App | undefined;
  try {
    if (options.config?.dataDir === undefined && config.databaseUrl === undefined) await layDownDatabase(dataDir);
    app = await createApp({
      config,
      log: options.log ?? silentLog(),
      clock: options.clock ?? systemClock,
      createLive: options.createLive ?? fakeLive,
    });
    return testApp(app, config, await app.listen(), removeData);
  } catch (error) {
    await app?.close();
    await removeData();
    throw error;
  }
}

function testApp(
  app: App,
  config: SignallingConfig,
  { port, setupUrl }: { port: number; setupUrl: string | null },
  removeData: () => Promise<void>,
): TestApp {
  return {
    app,
    url: `${config.tls ? 'https' : 'http'}://127.0.0.1:${port}`,
    setupUrl,
    config,
    async close() {
      await app.close();
      await removeData();
    },
  };
}

import { randomUUID } from 'node:crypto';
import {
  type BroadcastRole,
  CONSENT_TEXT_VERSION,
  type JoinDraft,
  type JoinReply,
  type Visibility,
} from '@campus/protocol';
import type { Clock } from '@campus/service-kit/clock';
import { freePort } from '@campus/service-kit/free-port';
import { eventually } from '@campus/service-kit/testing';
import { type FakeSfu, startFakeSfu } from '@campus/sfu-server/testing';
import type { SignallingConfig } from '../../config.ts';
import { setUp, type TestPerson } from '../../people/test-people.ts';
import type { LiveDeps } from '../../ports.ts';
import { testClient } from '../../rest/test-client.ts';
import { startTestApp, type TestApp } from '../../testing.ts';
import { createLiveFeature, type LiveFeatureInside, type LiveOptions } from '../feature.ts';
import type { LiveTimings } from '../timings.ts';
import { connectLive, type ConnectOptions, type LiveClient } from './live-client.ts';

export const secret = 'a secret for tests only';

export interface Joined extends LiveClient {
  readonly join: JoinReply;
}

/** People who join one event. */
export interface EventStage {
  readonly eventId: string;
  /** A grant of that role and its token. The role `host` is made as the demo does it. */
  link(role: BroadcastRole, ttlMs?: number): Promise<{ id: string; token: string }>;
  joinOnly(role: BroadcastRole, draft?: Partial<JoinDraft>): Promise<JoinReply>;
  /** Without link and account, as everyone may who finds a public event. */
  joinAsGuest(draft?: Partial<JoinDraft>): Promise<JoinReply>;
  /** Joins by a fresh link and connects; resolves with the first snapshot. */
  enter(role: BroadcastRole, draft?: Partial<JoinDraft>): Promise<Joined>;
  connect(join: JoinReply, options?: ConnectOptions): Promise<Joined>;
}

/** The whole signalling service over a fake SFU, with one event. */
export interface LiveStage extends EventStage {
  readonly app: TestApp;
  readonly sfu: FakeSfu;
  readonly live: LiveFeatureInside;
  readonly admin: TestPerson;
  /** The same service with another event. */
  newEvent(visibility?: Visibility): Promise<EventStage>;
  /** Ends this process's life (as a restart would) and begins another on the same data. */
  restart(): Promise<void>;
  close(): Promise<void>;
}

export interface StageOptions {
  timings?: Partial<LiveTimings>;
  config?: Partial<SignallingConfig>;
  isRecordedAutomatically?: boolean;
  live?: LiveOptions;
  clock?: Clock;
  /** Changes what the accounts half gives to the live half. */
  deps?: (deps: LiveDeps) => LiveDeps;
}

export const quick: Partial<LiveTimings> = { countEveryMs: 20, tickMs: 20 };

export async function openStage(options: StageOptions = {}): Promise<LiveStage> {
  const sfu = await startFakeSfu({ secret });
  const clients = new Set<LiveClient>();
  let live: LiveFeatureInside | undefined;
  const start = (config: Partial<SignallingConfig>): Promise<TestApp> =>
    startTestApp({
      ...(options.clock ? { clock: options.clock } : {}),
      config: { sfuUrls: [sfu.url], controlSecret: secret, ...options.config, ...config },
      createLive: async (own: LiveDeps) => {
        const deps = options.deps?.(own) ?? own;
        live = await createLiveFeature(deps, { ...options.live, timings: { ...quick, ...options.timings } });
        return live;
      },
    });
  // A port that is still free after a restart.
  let app = await start({ port: await freePort() });
  const admin = await setUp(app);
  const createEvent = async (visibility: Visibility = 'invited'): Promise<string> => {
    const event = await admin.client.call('events.create', {
      as: admin.accessToken,
      body: {
        title: 'Spring in Nantes',
        kind: 'talk',
        startsAtMs: Date.now(),
        timeZone: 'Europe/Paris',
        visibility,
        isRecordedAutomatically: options.isRecordedAutomatically ?? false,
      },
    });
    return event.id;
  };

  const need = (): LiveFeatureInside => {
    if (!live) throw new Error('the live feature is not there');
    return live;
  };

  const at = (eventId: string): EventStage => {
    const own: EventStage = {
      eventId,
      async link(role, ttlMs = 3_600_000) {
        const draft = { eventId, role, label: '', ttlMs, createdBy: null };
        const made = await app.app.inside.links.create(draft);
        return { id: made.grant.id, token: made.token };
      },
      async joinOnly(role, draft = {}) {
        const link = draft.link ?? (await own.link(role)).token;
        const body: JoinDraft = {
          name: `Name of a ${role} ${randomUUID().slice(0, 8)}`,
          ...(role === 'centre' ? { centre: { name: 'Centre Lahore', city: 'Lahore', headCount: 25 } } : {}),
          consent: { choice: 'seen-and-heard', textVersion: CONSENT_TEXT_VERSION },
          ...draft,
          link,
        };
        return testClient(app.url).call('broadcasts.join', { body });
      },
      async joinAsGuest(draft = {}) {
        const consent = { choice: 'watch-only', textVersion: CONSENT_TEXT_VERSION } as const;
        return testClient(app.url).call('broadcasts.join', { body: { eventId, name: 'A guest', consent, ...draft } });
      },
      async enter(role, draft) {
        return own.connect(await own.joinOnly(role, draft));
      },
      async connect(join, connectOptions = {}) {
        const client = await connectLive(app.url, join.joinToken, connectOptions);
        clients.add(client);
        if (connectOptions.lastSeq === undefined) await eventually(() => client.snapshots.length > 0);
        return Object.assign(client, { join });
      },
    };
    return own;
  };

  return {
    ...at(await createEvent()),
    get app() {
      return app;
    },
    sfu,
    get live() {
      return need();
    },
    admin,
    newEvent: async (visibility) => at(await createEvent(visibility)),
    async restart() {
      const { port } = new URL(app.url);
      await app.app.close();
      app = await start({ dataDir: app.config.dataDir, keysDir: app.config.keysDir, port: Number(port) });
    },
    async close() {
      for (const client of clients) client.close();
      await app.close();
      await sfu.close();
    },
  };
}

let ssrc = 1_000;

export function microphoneParameters() {
  ssrc += 1;
  return {
    mid: String(ssrc),
    codecs: [{ mimeType: 'audio/opus', payloadType: 111, clockRate: 48_000, channels: 2 }],
    encodings: [{ ssrc }],
  };
}

export function cameraParameters(mimeType = 'video/H264') {
  ssrc += 1;
  const parameters =
    mimeType === 'video/H264'
      ? { 'packetization-mode': 1, 'profile-level-id': '42e01f', 'level-asymmetry-allowed': 1 }
      : {};
  return {
    mid: String(ssrc),
    codecs: [{ mimeType, payloadType: 102, clockRate: 90_000, parameters }],
    encodings: [{ ssrc }],
  };
}

export const dtls = {
  role: 'client' as const,
  fingerprints: [{ algorithm: 'sha-256', value: Array(32).fill('AB').join(':') }],
};

/** Opens a send transport and publishes; gives back the track's id. */
export async function publish(
  client: Joined,
  source: 'camera' | 'microphone',
  ids: { trackId?: string; commandId?: string } = {},
): Promise<{ trackId: string; producerId: string; transportId: string; seq: number }> {
  const { transportId } = await client.call('media.open', { direction: 'send' });
  await client.call('media.connect', { transportId, dtlsParameters: dtls });
  const trackId = ids.trackId ?? `track-${randomUUID()}`;
  const reply = await client.call('track.publish', {
    commandId: ids.commandId ?? randomUUID(),
    trackId,
    source,
    transportId,
    kind: source === 'camera' ? 'video' : 'audio',
    rtpParameters: source === 'camera' ? cameraParameters() : microphoneParameters(),
  });
  return { trackId, transportId, ...reply };
}

/** A host who has opened the backstage and sends a camera. */
export async function hostWithCamera(stage: Pick<LiveStage, 'enter'>) {
  const host = await stage.enter('host');
  await command(host, 'backstage.open');
  return { host, track: await publish(host, 'camera') };
}

export async function subscribe(client: Joined, trackIds: string[], transportId?: string) {
  const rtpCapabilities = client.snapshots.at(-1)?.media?.rtpCapabilities ?? {};
  const id = transportId ?? (await client.call('media.open', { direction: 'receive' })).transportId;
  return { transportId: id, ...(await client.call('media.subscribe', { transportId: id, rtpCapabilities, trackIds })) };
}

export async function command(
  client: Joined,
  name:
    | 'backstage.open'
    | 'broadcast.goLive'
    | 'broadcast.pause'
    | 'broadcast.resume'
    | 'broadcast.end'
    | 'recording.start'
    | 'recording.stop',
) {
  return client.call(name, { commandId: randomUUID() });
}

import {
  AppError,
  type RecordingMedia,
  type RecordingsCalls,
  type RecordingsNotices,
  recordingsCalls,
  recordingsNotices,
  type RequestOf,
} from '@campus/protocol';
import { type ControlServer, serveControl } from '@campus/service-kit/control-link';
import { freePort } from '@campus/service-kit/free-port';
import { silentLog } from '@campus/service-kit/testing';

export interface ScriptedRecorder {
  readonly url: string;
  readonly port: number;
  readonly syncs: RequestOf<RecordingsCalls, 'recording.sync'>[];
  readonly finishes: RequestOf<RecordingsCalls, 'recording.finish'>[];
  readonly deletes: string[];
  /** The next calls of that name are refused with this code, so many times. */
  refuse(name: keyof RecordingsCalls, code: AppError['code'], times: number): void;
  /** What it answers of every recording from now on, instead of `partialMedia`. */
  show(media: Partial<RecordingMedia>): void;
  /** How many links are up. */
  connections(): number;
  tell: ControlServer<RecordingsNotices>['broadcastNotice'];
  close(): Promise<void>;
}

export const partialMedia = (recordingId: string): RecordingMedia => ({
  recordingId,
  state: 'processing',
  epochMs: 1,
  durationMs: 4_000,
  renditions: [],
  gaps: [],
  program: { state: 'rendering', progress: 0.5, bytes: null, durationMs: null },
});

/** A recordings service without files that keeps what it was told, and fails on demand. */
export async function startScriptedRecorder(secret: string, onPort?: number): Promise<ScriptedRecorder> {
  // Nobody else takes it between the end of one recorder and the start of the next.
  const port = onPort ?? (await freePort());
  const syncs: ScriptedRecorder['syncs'] = [];
  const finishes: ScriptedRecorder['finishes'] = [];
  const deletes: string[] = [];
  let shown: Partial<RecordingMedia> = {};
  const mediaOf = (recordingId: string): RecordingMedia => ({ ...partialMedia(recordingId), ...shown });
  const refusals: { name: string; code: AppError['code'] }[] = [];
  const maybeRefuse = (name: keyof RecordingsCalls): void => {
    const index = refusals.findIndex((refusal) => refusal.name === name);
    const [refusal] = index < 0 ? [] : refusals.splice(index, 1);
    if (refusal) throw new AppError(refusal.code, 'refused by the test');
  };
  const server = await serveControl({
    host: '127.0.0.1',
    port,
    secret,
    calls: recordingsCalls,
    notices: recordingsNotices,
    log: silentLog(),
    handlers: {
      'node.hello': () => ({ epoch: 'epoch-1', freeBytes: 1e12 }),
      'recording.sync': (request) => {
        maybeRefuse('recording.sync');
        syncs.push(request);
        return { state: 'recording' as const };
      },
      'recording.finish': (request) => {
        maybeRefuse('recording.finish');
        finishes.push(request);
        return { media: mediaOf(request.recordingId) };
      },
      'recording.describe': ({ recordingId }) => {
        maybeRefuse('recording.describe');
        return { media: mediaOf(recordingId) };
      },
      'recording.list': () => ({ recordings: [] }),
      'recording.delete': ({ recordingId }) => {
        maybeRefuse('recording.delete');
        deletes.push(recordingId);
        return {};
      },
      'media.sign': ({ recordingId, ttlMs }) => ({ token: `signed-${recordingId}`, expiresAtMs: Date.now() + ttlMs }),
    },
  });
  return {
    url: `http://127.0.0.1:${server.port}`,
    port: server.port,
    syncs,
    finishes,
    deletes,
    refuse: (name, code, times) => void refusals.push(...Array.from({ length: times }, () => ({ name, code }))),
    show: (media) => void (shown = media),
    connections: () => server.connections(),
    tell: (name, data) => server.broadcastNotice(name, data),
    close: () => server.close(),
  };
}

import { AppError, type RecordingMedia, recordingsCalls, recordingsNotices } from '@campus/protocol';
import { serveControl } from '@campus/service-kit/control-link';
import { silentLog } from '@campus/service-kit/testing';

/** A recordings service without files: every recording that it is asked about is there and empty. */
export async function startFakeRecordings(secret: string): Promise<{ url: string; close(): Promise<void> }> {
  const mediaOf = (recordingId: string): RecordingMedia => ({
    recordingId,
    state: 'ready',
    epochMs: Date.now(),
    durationMs: 1_000,
    renditions: [],
    gaps: [],
    program: { state: 'ready', progress: 1, bytes: 10, durationMs: 1_000 },
  });
  const server = await serveControl({
    host: '127.0.0.1',
    port: 0,
    secret,
    calls: recordingsCalls,
    notices: recordingsNotices,
    log: silentLog(),
    handlers: {
      'node.hello': () => ({ epoch: 'epoch-1', freeBytes: 1e12 }),
      'recording.sync': () => ({ state: 'recording' as const }),
      'recording.finish': ({ recordingId }) => ({ media: mediaOf(recordingId) }),
      'recording.describe': ({ recordingId }) => ({ media: mediaOf(recordingId) }),
      'recording.list': () => ({ recordings: [] }),
      'recording.delete': () => {
        throw new AppError('NOT_FOUND', 'it has no files');
      },
      'media.sign': ({ ttlMs }) => ({ token: 'signed', expiresAtMs: Date.now() + ttlMs }),
    },
  });
  return { url: `http://127.0.0.1:${server.port}`, close: () => server.close() };
}

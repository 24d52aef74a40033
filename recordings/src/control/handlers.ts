import type { RecordingsCalls, RecordingsNotices } from '@campus/protocol/control/recordings';
import type { CallHandlers, Clock, ControlContext } from '@campus/service-kit';
import { createSignedMedia } from '../playback/signed-media.ts';
import type { RecordingStore } from '../store/recording-store.ts';
import type { Recorder } from './recorder.ts';

export interface HandlerOptions {
  recorder: Recorder;
  store: RecordingStore;
  secret: string;
  clock: Clock;
  epoch: string;
  freeBytes: () => Promise<number>;
}

/** The control link's calls, each one line away from what does the work. */
export function recordingsHandlers(
  options: HandlerOptions,
): CallHandlers<RecordingsCalls, ControlContext<RecordingsNotices>> {
  const { recorder, store, clock, epoch, freeBytes } = options;
  const signed = createSignedMedia(options.secret);
  return {
    'node.hello': async () => ({ epoch, freeBytes: await freeBytes() }),
    'recording.sync': (request) => recorder.sync(request),
    'recording.finish': (request) => recorder.finish(request),
    'recording.describe': ({ recordingId }) => recorder.describe(recordingId),
    'recording.list': () => recorder.list(),
    'recording.delete': async ({ recordingId }) => {
      await recorder.remove(recordingId);
      return {};
    },
    'media.sign': ({ recordingId, ttlMs }) => {
      store.get(recordingId);
      return signed.sign(recordingId, ttlMs, clock.nowMs());
    },
  };
}

import { type SfuCalls, sfuCalls, sfuNotices } from '@campus/protocol/control/sfu';
import type { RequestInputOf } from '@campus/protocol/contract';
import { type ControlClient, connectControl, eventually, silentLog } from '@campus/service-kit';
import { workerBinary } from '../../../sfu-server/src/testing/worker-binary.ts';
import { type SpawnedService, spawnService } from './spawn-service.ts';
import { sendByRtp } from './rtp-sender.ts';

export const controlSecret = 'a-secret-for-tests-only';

export interface RealSfu {
  readonly service: SpawnedService;
  readonly control: ControlClient<SfuCalls>;
  /** Plays input arguments of ffmpeg (one per track) into the room, in real time; gives back, once all are received, what ends it. */
  play(roomId: string, clips: readonly Clip[]): Promise<() => Promise<void>>;
  close(): Promise<void>;
}

export interface Clip {
  trackId: string;
  source: RequestInputOf<SfuCalls, 'ingest.open'>['source'];
  codec: 'H264' | 'VP8' | 'opus';
  /** Arguments up to and including `-i FILE`; the clip is repeated. */
  input: readonly string[];
}

/** A real sfu-server with the real worker, as a process of its own. */
export async function startRealSfu(): Promise<RealSfu> {
  const service = await spawnService('sfu-server/src/main.ts', 'SFU_CONTROL_PORT', {
    CONTROL_SECRET: controlSecret,
    MEDIASOUP_WORKER_BIN: workerBinary(),
    SFU_WORKERS: '1',
    SFU_PORT: '0',
    LOG_LEVEL: 'info',
  });
  const received = new Set<string>();
  const control = connectControl({
    url: service.url,
    secret: controlSecret,
    calls: sfuCalls,
    notices: sfuNotices,
    log: silentLog(),
    // The first score comes with the first packet.
    onNotice: { 'track.scored': ({ trackId }) => void received.add(trackId) },
  });
  await eventually(() => control.isUp, { timeoutMs: 20_000 });
  return {
    service,
    control,
    async play(roomId, clips) {
      await control.call('room.open', { roomId });
      const targets = [];
      for (const { input, ...track } of clips) {
        received.delete(track.trackId);
        const ingest = await control.call('ingest.open', { roomId, ownerId: 'test-sender', ...track });
        targets.push({ input, codec: track.codec, ...ingest });
      }
      const stop = await sendByRtp(targets);
      try {
        await eventually(() => clips.every(({ trackId }) => received.has(trackId)), { timeoutMs: 30_000 });
      } catch (error) {
        await stop();
        throw error;
      }
      return stop;
    },
    async close() {
      control.close();
      await service.kill('SIGKILL');
    },
  };
}

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
  /** Plays input arguments of ffmpeg (one per track) into the room, in real time; gives back what ends it. */
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
  const control = connectControl({
    url: service.url,
    secret: controlSecret,
    calls: sfuCalls,
    notices: sfuNotices,
    log: silentLog(),
  });
  await eventually(() => control.isUp);
  return {
    service,
    control,
    async play(roomId, clips) {
      await control.call('room.open', { roomId });
      const targets = [];
      for (const { input, ...track } of clips) {
        const ingest = await control.call('ingest.open', { roomId, ownerId: 'test-sender', ...track });
        targets.push({ input, codec: track.codec, ...ingest });
      }
      return sendByRtp(targets);
    },
    async close() {
      control.close();
      await service.kill('SIGKILL');
    },
  };
}

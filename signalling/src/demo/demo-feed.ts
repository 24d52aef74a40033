import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { AppError, type TrackSource } from '@campus/protocol';
import { type SpawnedChild, spawnChild } from '@campus/service-kit/child-process';
import type { Logger } from '@campus/service-kit/log';
import type { MediaPlane } from '../media/media-plane.ts';

const assets = fileURLToPath(new URL('../../assets', import.meta.url));
const restartAfterMs = 500;
const longestPacketBytes = 1_200;

interface FeedOptions {
  broadcastId: string;
  participantId: string;
  trackId: string;
  source: Extract<TrackSource, 'camera' | 'microphone'>;
  media: MediaPlane;
  ffmpegPath: string;
  /** Where the child is noted, for the next start to sweep. */
  pidDir: string;
  log: Logger;
}

export interface DemoFeed {
  /** Resolves when ffmpeg sends for the first time. */
  readonly flowing: Promise<void>;
  stop(): Promise<void>;
}

/**
 * Sends a clip into a track by RTP, in a loop, without encoding it: what a hardware encoder would do. Begins again
 * when ffmpeg dies or the room is built anew.
 */
export function startFeed(options: FeedOptions): DemoFeed {
  const { broadcastId, trackId, media, log } = options;
  const { promise: flowing, resolve: flows } = Promise.withResolvers<void>();
  let isStopped = false;
  let child: SpawnedChild | undefined;
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<void> | undefined;

  const run = async (): Promise<void> => {
    const room = await media.openRoom(broadcastId);
    const roomId = broadcastId;
    const codec = options.source === 'camera' ? 'H264' : 'opus';
    const target = await room.node.call('ingest.open', {
      roomId,
      ownerId: options.participantId,
      trackId,
      source: options.source,
      codec,
    });
    if (isStopped) return;
    child = spawnChild(options.ffmpegPath, ffmpegArguments(options.source, target), {
      log,
      stdio: ['ignore', 'pipe'],
      pidDir: options.pidDir,
    });
    // Its progress report comes when packets do.
    child.stdout?.on('data', () => flows());
    const { code, signal, stderrTail } = await child.exited;
    child = undefined;
    if (!isStopped)
      log.warn({ broadcastId, trackId, code, signal, stderrTail }, 'the feed of the demo ended; starting it again');
  };

  const start = (): void => {
    timer = undefined;
    if (isStopped || running) return;
    running = run()
      .catch((error: unknown) => {
        if (!(error instanceof AppError) || error.code !== 'UNAVAILABLE')
          log.warn({ err: error, broadcastId, trackId }, 'the feed of the demo could not be started yet');
      })
      .finally(() => {
        running = undefined;
        if (!isStopped) timer = setTimeout(start, restartAfterMs);
      });
  };

  // The port of before is gone with the room; ffmpeg would send into the void and not notice.
  const unlisten = media.onChange((change) => {
    if (change.broadcastId === broadcastId && change.trackId === null) void child?.stop({ graceMs: 500 });
  });
  start();

  return {
    flowing,
    async stop() {
      isStopped = true;
      unlisten();
      clearTimeout(timer);
      await child?.stop({ graceMs: 500 });
      await running;
    },
  };
}

/** Exported for the test of the loop. */
export function ffmpegArguments(
  source: FeedOptions['source'],
  target: { ip: string; port: number; payloadType: number; ssrc: number },
): string[] {
  const isCamera = source === 'camera';
  return [
    ...['-nostdin', '-hide_banner', '-loglevel', 'error', '-progress', 'pipe:1', '-stats_period', '0.5'],
    ...['-re', '-stream_loop', '-1', '-i', join(assets, isCamera ? 'demo-lecture.mpegts' : 'demo-voice.ogg')],
    ...['-map', isCamera ? '0:v:0' : '0:a:0', '-c', 'copy'],
    // The clip is a transport stream because parameter sets stand before each of its keyframes: whoever comes later
    // needs them. A bit-stream filter that put them there would stop at the end of the clip's first round.
    // The SFU learns the sender's address from the first packet, and ffmpeg's reports come from another port.
    ...['-f', 'rtp', '-rtpflags', 'skip_rtcp'],
    ...['-payload_type', String(target.payloadType), '-ssrc', String(target.ssrc)],
    // Nor needs that one to be the next after the media's: when it is taken, ffmpeg tries another pair and keeps the
    // first port open besides (`rtp_open` in libavformat/rtpproto.c). 0 is any that is free.
    `rtp://${target.ip}:${target.port}?pkt_size=${longestPacketBytes}&localrtcpport=0`,
  ];
}

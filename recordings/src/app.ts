import { randomUUID } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { recordingsCalls, recordingsNotices } from '@campus/protocol/control/recordings';
import {
  createHealth,
  createMetrics,
  type Logger,
  type RunningService,
  serveControl,
  sweepOrphans,
  systemClock,
} from '@campus/service-kit';
import express from 'express';
import { ffmpegEncoders } from './capture/encoder.ts';
import { sfuLinks } from './capture/sfu-link.ts';
import type { RecordingsConfig } from './config.ts';
import { recordingsHandlers } from './control/handlers.ts';
import { ProgramQueue } from './control/program-queue.ts';
import { type Notify, Recorder } from './control/recorder.ts';
import { freeBytesOf, watchDisk } from './disk/disk-watch.ts';
import { mediaRoutes } from './playback/media-routes.ts';
import { createProgramRenderer } from './program/ffmpeg-program-renderer.ts';
import { makePoster } from './program/poster.ts';
import { RecordingStore } from './store/recording-store.ts';

export interface RecordingsApp extends RunningService {
  readonly port: number;
}

/** The whole service. Throws when its folder or its port cannot be had. */
export async function startRecordings(config: RecordingsConfig, log: Logger): Promise<RecordingsApp> {
  const { dir, ffmpegPath, ffprobePath, control } = config;
  const pidDir = join(dir, '.children');
  await mkdir(dir, { recursive: true });
  await sweepOrphans(pidDir, log);
  const store = new RecordingStore(dir, log);
  await store.load();

  const health = createHealth(['disk']);
  const freeBytes = () => freeBytesOf(dir);
  const notices: { send: Notify } = { send: () => undefined };
  const notify: Notify = (name, data) => notices.send(name, data);
  const disk = watchDisk({
    reserveBytes: config.reserveBytes,
    freeBytes,
    log,
    onExhausted: (free) => {
      programs.makeRoom();
      recorder.endAll(free).catch((error: unknown) => log.error({ err: error }, 'recordings could not be ended'));
    },
  });
  const tools = { ffmpeg: ffmpegPath, ffprobe: ffprobePath, log, pidDir, diskReserveBytes: config.reserveBytes };
  const programs = new ProgramQueue({
    store,
    renderer: createProgramRenderer(tools),
    makePoster: async (recordingId, signal) => {
      const { timeline } = store.get(recordingId);
      const renditions = await store.renditions(recordingId);
      return makePoster(tools, { dir: store.dirOf(recordingId), renditions, timeline, signal });
    },
    hasRoom: () => !disk.isExhausted,
    onProgress: (notice) => notify('program.progressed', notice),
    onChanged: (recordingId) => {
      void store.describe(recordingId).then((media) => {
        if (media) notify('recording.changed', { recordingId, state: media.state, durationMs: media.durationMs });
      });
    },
    log,
  });
  const recorder = new Recorder({
    store,
    programs,
    disk,
    openSfuLink: sfuLinks({ secret: control.secret, log }),
    openEncoder: ffmpegEncoders({ ffmpegPath, pidDir, log }),
    notify,
    log,
  });
  await disk.check();
  health.set('disk', true);

  const metrics = createMetrics('recordings');
  metrics.gauge({
    name: 'campus_recordings_running',
    help: 'Recordings that are being captured.',
    collect() {
      this.set(recorder.runningCount);
    },
  });
  const media = express().disable('x-powered-by');
  media.use('/media', mediaRoutes({ store, secret: control.secret, clock: systemClock, log }));
  const server = await serveControl({
    ...control,
    calls: recordingsCalls,
    notices: recordingsNotices,
    handlers: recordingsHandlers({
      recorder,
      store,
      secret: control.secret,
      clock: systemClock,
      epoch: randomUUID(),
      freeBytes,
    }),
    log,
    health,
    metrics,
    app: media,
  });
  notices.send = (name, data) => server.broadcastNotice(name, data);
  recorder.resume();
  log.info({ port: server.port, dir }, 'the recorder takes orders');
  return {
    get port() {
      return server.port;
    },
    async close() {
      disk.close();
      // Until everything is written the link stays, so that nobody takes the recorder for lost.
      await recorder.close();
      await programs.close();
      await server.close();
    },
  };
}

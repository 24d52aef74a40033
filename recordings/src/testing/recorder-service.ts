import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { NoticeOf } from '@campus/protocol/contract';
import {
  type RecordingsCalls,
  type RecordingsNotices,
  recordingsCalls,
  recordingsNotices,
  type TrackToRecord,
} from '@campus/protocol/control/recordings';
import type { RecordingMedia, Rendition } from '@campus/protocol/recording';
import { type ControlClient, connectControl, eventually, silentLog } from '@campus/service-kit';
import { controlSecret, type RealSfu } from './real-sfu.ts';
import { type SpawnedService, spawnService } from './spawn-service.ts';

export const recordingId = 'recording-1';
export const roomId = 'room-1';

export interface RecorderService {
  readonly service: SpawnedService;
  readonly control: ControlClient<RecordingsCalls>;
  readonly gaps: NoticeOf<RecordingsNotices, 'recording.gapped'>[];
  sync(sfu: RealSfu, epochMs: number, tracks: readonly TrackToRecord[]): Promise<void>;
  finish(epochMs: number): Promise<RecordingMedia>;
  close(): Promise<void>;
}

/** The real service as a process of its own on a folder, and signalling's end of its link. */
export async function startRecorder(dir: string): Promise<RecorderService> {
  const service = await spawnService('recordings/src/main.ts', 'RECORDINGS_CONTROL_PORT', {
    CONTROL_SECRET: controlSecret,
    RECORDINGS_DIR: dir,
    RECORDINGS_DISK_RESERVE_MIB: '1',
    LOG_LEVEL: 'info',
  });
  const gaps: RecorderService['gaps'] = [];
  const control = connectControl({
    url: service.url,
    secret: controlSecret,
    calls: recordingsCalls,
    notices: recordingsNotices,
    log: silentLog(),
    onNotice: { 'recording.gapped': (gap) => void gaps.push(gap) },
  });
  await eventually(() => control.isUp, { timeoutMs: 20_000 });
  return {
    service,
    control,
    gaps,
    async sync(sfu, epochMs, tracks) {
      const sfuUrl = sfu.service.url;
      await control.call('recording.sync', {
        recordingId,
        epochMs,
        isCapturing: true,
        sfuUrl,
        roomId,
        tracks: [...tracks],
      });
    },
    async finish(epochMs) {
      const endedAtMs = Date.now();
      const timeline = { recordingId, epochMs, durationMs: endedAtMs - epochMs, segments: [], tracks: [], marks: [] };
      const request = { recordingId, endedAtMs, timeline };
      return (await control.call('recording.finish', request, { timeoutMs: 30_000 })).media;
    },
    async close() {
      control.close();
      await service.kill('SIGTERM');
    },
  };
}

/** When a track was tapped last, in milliseconds of the recording: the recorder's log says it. */
export function tappedAtMs({ service }: RecorderService, trackId: string, epochMs: number): number {
  const line = service.lines.findLast((one) => one.includes('a track is tapped') && one.includes(`"${trackId}"`));
  if (line === undefined) throw new Error(`the track ${trackId} was never tapped`);
  return Date.parse((JSON.parse(line) as { time: string }).time) - epochMs;
}

/** The pids of the encoders that run for a recorder on this folder. */
export async function encoderPids(dir: string): Promise<number[]> {
  const folder = join(dir, '.children');
  const names = await readdir(folder).catch(() => [] as string[]);
  const notes = await Promise.all(names.map((name) => readFile(join(folder, name), 'utf8').catch(() => '')));
  return notes.filter(Boolean).map((note) => (JSON.parse(note) as { child: { pid: number } }).child.pid);
}

/** The pieces of a rendition for the measuring tools: one for each initialisation segment. */
export function sourcesOf(dir: string, rendition: Rendition) {
  const path = (file: string) => join(dir, recordingId, file);
  return rendition.inits.map((init, index) => ({
    init: path(init.file),
    parts: rendition.parts.filter((part) => part.init === index).map((part) => path(part.file)),
  }));
}

export function renditionOf(media: RecordingMedia, id: string): Rendition {
  const rendition = media.renditions.find((candidate) => candidate.id === id);
  if (!rendition)
    throw new Error(`there is no rendition ${id} among ${media.renditions.map((one) => one.id).join(', ')}`);
  return rendition;
}

/** Recording times between parts that do not follow each other within so long. */
export function holesOf(rendition: Rendition, withinMs = 100): { fromMs: number; toMs: number }[] {
  return rendition.parts.flatMap((part, index) => {
    const before = rendition.parts[index - 1];
    if (!before) return [];
    const fromMs = before.startMs + before.durationMs;
    return Math.abs(part.startMs - fromMs) > withinMs ? [{ fromMs, toMs: part.startMs }] : [];
  });
}

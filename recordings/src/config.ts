import { isAbsolute, resolve } from 'node:path';
import { type Environment, envPort, readConfig, serviceSettings } from '@campus/service-kit';
import { z } from 'zod';

const wholeMib = 'must be a whole number of MiB, 0 or more';

export const recordingsSettings = serviceSettings.extend({
  RECORDINGS_CONTROL_HOST: z.string().default('127.0.0.1').describe('Address on which the recorder takes its orders.'),
  RECORDINGS_CONTROL_PORT: envPort.default(44_310).describe('Port on which the recorder takes its orders.'),
  CONTROL_SECRET: z
    .string()
    .min(16, 'must have at least 16 characters')
    .describe('What the services prove themselves to one another with; made at the first start.'),
  RECORDINGS_DIR: z.string().default('./data/recordings').describe('The folder in which recordings are kept.'),
  RECORDINGS_DISK_RESERVE_MIB: z.coerce
    .number(wholeMib)
    .int(wholeMib)
    .min(0, wholeMib)
    .default(1024)
    .describe('Recordings end, with an alarm to the host, before less than this many MiB are free on the disk.'),
  FFMPEG_PATH: z.string().default('ffmpeg').describe('An ffmpeg, version 5 or later.'),
  FFPROBE_PATH: z
    .string()
    .optional()
    .describe('The ffprobe that belongs to it; without it, the one beside FFMPEG_PATH.'),
});

export interface RecordingsConfig {
  control: { host: string; port: number; secret: string };
  /** Absolute. */
  dir: string;
  reserveBytes: number;
  ffmpegPath: string;
  ffprobePath: string;
}

/** Throws ConfigError with every problem. */
export function readRecordingsConfig(env: Environment = process.env): RecordingsConfig {
  const settings = readConfig(recordingsSettings, env);
  const ffmpegPath = settings.FFMPEG_PATH;
  return {
    control: {
      host: settings.RECORDINGS_CONTROL_HOST,
      port: settings.RECORDINGS_CONTROL_PORT,
      secret: settings.CONTROL_SECRET,
    },
    dir: isAbsolute(settings.RECORDINGS_DIR) ? settings.RECORDINGS_DIR : resolve(settings.RECORDINGS_DIR),
    reserveBytes: settings.RECORDINGS_DISK_RESERVE_MIB * 1024 * 1024,
    ffmpegPath,
    ffprobePath: settings.FFPROBE_PATH ?? ffmpegPath.replace(/ffmpeg([^/]*)$/, 'ffprobe$1'),
  };
}

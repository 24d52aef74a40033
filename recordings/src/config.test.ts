import { describeSettings } from '@campus/service-kit';
import { describe, expect, it } from 'vitest';
import { readRecordingsConfig, recordingsSettings } from './config.ts';

const secret = { CONTROL_SECRET: 'a-secret-of-enough-length' };

describe('the settings of the recorder', () => {
  it('has defaults for everything but the secret', () => {
    const config = readRecordingsConfig(secret);
    expect(config.control).toMatchObject({ host: '127.0.0.1', port: 44_310 });
    expect(config.reserveBytes).toBe(1024 ** 3);
    expect(config.dir.startsWith('/')).toBe(true);
    expect([config.ffmpegPath, config.ffprobePath]).toEqual(['ffmpeg', 'ffprobe']);
  });

  it('finds the ffprobe beside a given ffmpeg', () => {
    const env = { ...secret, FFMPEG_PATH: '/opt/ffmpeg-7/bin/ffmpeg' };
    expect(readRecordingsConfig(env).ffprobePath).toBe('/opt/ffmpeg-7/bin/ffprobe');
    expect(readRecordingsConfig({ ...env, FFPROBE_PATH: '/usr/bin/ffprobe' }).ffprobePath).toBe('/usr/bin/ffprobe');
  });

  it('says every problem at once', () => {
    const env = { RECORDINGS_DISK_RESERVE_MIB: 'much', RECORDINGS_CONTROL_PORT: '70000' };
    expect(() => readRecordingsConfig(env)).toThrow(
      /RECORDINGS_CONTROL_PORT[\s\S]*CONTROL_SECRET is not set[\s\S]*RECORDINGS_DISK_RESERVE_MIB/,
    );
  });

  it('describes each setting', () => {
    for (const { name, description } of describeSettings(recordingsSettings)) expect(description, name).not.toBe('');
  });
});

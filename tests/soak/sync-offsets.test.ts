import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { flashBeep } from '../media/flash-beep.ts';
import { makeSyntheticRendition } from '../media/synthetic-rendition.ts';
import { syncOffsets } from './sync-offsets.ts';

const seconds = 12;
const startMs = 2_000;
const shiftMs = 120;

let folder: string;
let server: Server;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'campus-sync-offsets-'));
  server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '', 'http://localhost');
    readFile(join(folder, pathname)).then(
      (bytes) => response.end(bytes),
      () => response.writeHead(404).end(),
    );
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
});
afterAll(async () => {
  server?.close();
  await rm(folder, { recursive: true, force: true });
});

/** A camera that flashes, and a floor that beeps so much later than it from its middle on. */
async function offsetsOf(recording: string, soundLateMs: number) {
  const { inputArgs } = flashBeep({ seconds, width: 160, height: 90 });
  const half = flashBeep({ seconds: seconds / 2, width: 16, height: 16 });
  const dir = join(folder, recording);
  const renditions = [
    await makeSyntheticRendition(dir, {
      ...{ id: 'track-camera', source: 'camera' },
      generations: [{ inputArgs, startMs }],
    }),
    await makeSyntheticRendition(dir, {
      ...{ id: 'floor', source: 'floor' },
      generations: [
        { inputArgs: half.inputArgs, map: '1:a', startMs },
        { inputArgs: half.inputArgs, map: '1:a', startMs: startMs + (seconds / 2) * 1_000 + soundLateMs },
      ],
    }),
  ];
  const program = { state: 'waiting', progress: 0, bytes: null, durationMs: null } as const;
  const durationMs = startMs + seconds * 1_000;
  return syncOffsets(
    { port: (server.address() as AddressInfo).port },
    {
      media: { recordingId: recording, state: 'processing', epochMs: 0, durationMs, renditions, gaps: [], program },
      mediaBase: `/${recording}/`,
      mediaToken: 'token',
    },
  );
}

describe('picture against sound of a recording', () => {
  it('is in step where both are, all the way', async () => {
    const offsets = await offsetsOf('in-step', 0);
    expect(offsets.map(({ at }) => at)).toEqual(['start', 'middle', 'end']);
    for (const { at, offsetMs, pairs } of offsets) {
      expect(Math.abs(offsetMs), at).toBeLessThan(25);
      expect(pairs, at).toBeGreaterThanOrEqual(3);
    }
  });

  it('shows a sound that comes late from the middle on', async () => {
    const [start, , end] = await offsetsOf('drifted', shiftMs);
    expect(Math.abs(start?.offsetMs ?? Number.NaN)).toBeLessThan(25);
    expect(Math.abs((end?.offsetMs ?? Number.NaN) + shiftMs)).toBeLessThan(25);
  });
});

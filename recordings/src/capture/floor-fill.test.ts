import { join } from 'node:path';
import { silentLog } from '@campus/service-kit';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { endOf, RenditionScan } from '../store/scan.ts';
import { type WatchedEncoders, watchedEncoders } from '../testing/watched-encoders.ts';
import { fillFloor, holesOf } from './floor-fill.ts';

let encoders: WatchedEncoders;
beforeEach(async () => {
  encoders = await watchedEncoders();
});
afterEach(() => encoders.remove());

const options = () => ({
  renditionDir: join(encoders.dir, 'renditions', 'floor'),
  bitrateBps: 128_000,
  openEncoder: encoders.open,
  log: silentLog(),
});
const partsOf = async () => (await new RenditionScan(encoders.dir).renditions([]))[0]?.parts ?? [];
const part = (startMs: number, durationMs: number) => ({ file: 'p', init: 0, startMs, durationMs });
const minute = 60_000;

describe('the holes of a floor', () => {
  it('are what is missing before the first part, between parts, and up to where it goes on', () => {
    const parts = [part(1_000, 2_000), part(3_000, 2_000), part(9_000, 1_000)];
    expect(holesOf(parts, 12_000)).toEqual([
      { fromMs: 0, toMs: 1_000 },
      { fromMs: 5_000, toMs: 9_000 },
      { fromMs: 10_000, toMs: 12_000 },
    ]);
  });

  it('are left when nobody notices them, or when they are longer than half an hour', () => {
    expect(holesOf([part(400, 2_000)], 2_800)).toEqual([]);
    expect(holesOf([part(0, 2_000)], 2_000 + 31 * minute)).toEqual([]);
    expect(holesOf([], -20)).toEqual([]);
  });
});

describe('the filling of a floor', () => {
  it('is silence from the first to the last millisecond of each hole', async () => {
    const holes = [
      { fromMs: 0, toMs: 5_000 },
      { fromMs: 8_000, toMs: 10_500 },
    ];
    await fillFloor(holes, options()).done;
    expect(holesOf(await partsOf(), 10_500)).toEqual([{ fromMs: expect.closeTo(5_000, -2), toMs: 8_000 }]);
    expect(Math.abs(endOf((await partsOf()).at(-1) as never) - 10_500)).toBeLessThan(25);
  });

  it('hands over no more than ffmpeg takes, however long the hole is', async () => {
    let mostBytes = 0;
    const openEncoder: typeof encoders.open = (dir, args) => {
      const encoder = encoders.open(dir, args);
      const write = encoder.write.bind(encoder);
      return Object.assign(Object.create(encoder), {
        write(data: Uint8Array) {
          write(data);
          mostBytes = Math.max(mostBytes, encoder.waitingBytes);
        },
      });
    };
    const { done, stop } = fillFloor([{ fromMs: 0, toMs: 2 * minute }], { ...options(), openEncoder });
    await done;
    stop();
    expect(mostBytes).toBeLessThan(400_000);
    expect(Math.abs(endOf((await partsOf()).at(-1) as never) - 2 * minute)).toBeLessThan(25);
  });

  it('ends soon when it is stopped, with what there is', async () => {
    const { done, stop } = fillFloor([{ fromMs: 0, toMs: 29 * minute }], options());
    stop();
    await done;
    expect((await partsOf()).length).toBeLessThan(5);
  });
});

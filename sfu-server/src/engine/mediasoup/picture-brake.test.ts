import { describe, expect, it } from 'vitest';
import { manualTimers } from '../timers.ts';
import { createPictureBrake } from './picture-brake.ts';

/** A receiver with pictures whose requests a test makes; what is done to them stands in `done`, with its time. */
function start({ looks = { running: 0 } }: { looks?: { running: number } } = {}) {
  const timers = manualTimers(1_000_000);
  const done: string[] = [];
  const note = (what: string) => void done.push(`${timers.nowMs() - 1_000_000} ${what}`);
  const brake = createPictureBrake({
    timers,
    looks,
    bound: async ({ atLeastBps, atMostBps }) => note(`bound ${atLeastBps}-${atMostBps}`),
  });
  const show = (name: string, isPaused = false) => {
    let asked = 0;
    const picture = brake.take(
      {
        pause: async () => note(`pause ${name}`),
        resume: async () => note(`resume ${name}`),
        countAskedAgain: async () => asked,
      },
      isPaused,
    );
    /** So many packets, in requests that are so far apart. */
    const ask = async (packets: number, requests = 1, apartMs = 20) => {
      for (let left = requests; left > 0; left -= 1) {
        asked += packets;
        await picture.onAsked();
        timers.advance(apartMs);
      }
    };
    return { picture, ask };
  };
  return { timers, brake, done, show };
}

/** Bounds are told one after another, behind whatever else is done at the moment. */
const settled = () => new Promise((resolve) => setImmediate(resolve));

describe('the brake of the pictures', () => {
  it('is not pulled by what a lossy line loses now and then', async () => {
    const { show, done, timers } = start();
    const { ask } = show('camera');
    await ask(1, 500, 70);
    timers.advance(130);
    await ask(7, 20, 200);
    expect(done).toEqual([]);
  });

  it('pauses all pictures at a storm, and lets them begin again with the smallest layer', async () => {
    const { show, done, timers } = start();
    const { ask } = show('camera');
    show('screen');
    await ask(3, 3, 30);
    await settled();
    expect(done.splice(0)).toEqual(['60 pause camera', '60 pause screen', '90 bound null-200000']);
    for (const ms of [420, 3_000, 27_000]) {
      timers.advance(ms);
      await settled();
    }
    expect(done).toEqual([
      '510 resume camera',
      '510 resume screen',
      '510 bound 180000-200000',
      '3510 bound 180000-null',
      '30510 bound null-null',
    ]);
  });

  it('keeps a bound that others want, and what others paused', async () => {
    const { show, brake, done, timers } = start();
    await brake.limit(1_000_000);
    const camera = show('camera');
    const screen = show('screen', true);
    await camera.ask(9, 1, 0);
    await settled();
    expect(done.splice(0)).toEqual(['0 bound null-1000000', '0 pause camera', '0 bound null-200000']);
    await brake.limit(100_000);
    await camera.picture.pause();
    await screen.picture.resume();
    expect(done.splice(0)).toEqual(['0 bound null-100000', '0 pause camera']);
    for (const ms of [450, 3_000]) {
      timers.advance(ms);
      await settled();
    }
    expect(done).toEqual(['450 resume screen', '450 bound 100000-100000', '3450 bound 100000-100000']);
  });

  it('leaves a line that does not carry the smallest layer to its estimate, and rests longer each time', async () => {
    const { show, done, timers } = start();
    const { ask } = show('camera');
    // A storm without an end.
    for (let left = 5_000; left > 0; left -= 1) await ask(5, 1, 20);
    await settled();
    expect(timers.nowMs()).toBe(1_100_000);
    const seconds = (what: string) =>
      done.filter((line) => line.includes(what)).map((line) => Math.round(Number.parseInt(line, 10) / 1_000));
    expect(seconds('pause')).toEqual([0, 2, 23, 63]);
    expect(seconds('bound 180000')).toEqual([0]);
  });

  it('counts only what is asked for from then on when it may be pulled again', async () => {
    const { show, done, timers } = start();
    const { ask } = show('camera');
    await ask(9);
    timers.advance(60_000);
    await ask(9);
    expect(done.filter((line) => line.endsWith('pause camera'))).toHaveLength(1);
    await ask(9);
    expect(done.filter((line) => line.endsWith('pause camera'))).toHaveLength(2);
  });

  it('does not look while enough others of the worker do, nor at a picture that is gone', async () => {
    const { show, done } = start({ looks: { running: 16 } });
    await show('camera').ask(9);
    expect(done).toEqual([]);
    const gone = start();
    const looks = { running: 0 };
    const brake = createPictureBrake({ timers: gone.timers, looks, bound: async () => undefined });
    const picture = brake.take(
      {
        pause: async () => undefined,
        resume: async () => undefined,
        countAskedAgain: () => Promise.reject(new Error('Consumer closed')),
      },
      false,
    );
    await picture.onAsked();
    expect(looks.running).toBe(0);
  });

  it('does nothing more once its transport is closed', async () => {
    const { show, brake, done, timers } = start();
    await show('camera').ask(9);
    await settled();
    brake.close();
    timers.advance(60_000);
    await settled();
    expect(done).toHaveLength(2);
  });
});

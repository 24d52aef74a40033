import { describe, expect, it } from 'vitest';
import { manualTimers } from '../timers.ts';
import { createLookBudget, createPictureBrake } from './picture-brake.ts';

/** A receiver with pictures whose requests a test makes; what is done to them stands in `done`, with its time. */
function start() {
  const timers = manualTimers(1_000_000);
  const looks = createLookBudget(timers);
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
  return { timers, brake, done, show, looks };
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

  it('looks no more than a worker can afford, and does not count what it did not look at', async () => {
    const { show, done, timers, looks } = start();
    const { ask } = show('camera');
    while (looks.take());
    await ask(9, 1, 0);
    timers.advance(100);
    await ask(9);
    expect(done).toEqual([]);
    await ask(9);
    expect(done[0]).toBe('120 pause camera');
  });

  it('leaves a picture alone that is gone', async () => {
    const { brake, done } = start();
    const picture = brake.take(
      {
        pause: async () => undefined,
        resume: async () => undefined,
        countAskedAgain: () => Promise.reject(new Error('Consumer closed')),
      },
      false,
    );
    await picture.onAsked();
    await picture.onAsked();
    expect(done).toEqual([]);
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

describe('the looks of a worker', () => {
  it('are 400 a second, and some at once', () => {
    const timers = manualTimers(1_000_000);
    const looks = createLookBudget(timers);
    const taken = () => {
      let count = 0;
      while (looks.take()) count += 1;
      return count;
    };
    expect(taken()).toBe(40);
    timers.advance(50);
    expect(taken()).toBe(20);
    timers.advance(60_000);
    expect(taken()).toBe(40);
  });
});

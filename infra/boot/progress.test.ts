import { Writable } from 'node:stream';
import { expect, test, vi } from 'vitest';
import { createProgress } from './progress.mjs';

/** Catches what is written; time passes only when the test says so. */
function screen() {
  let text = '';
  const out = new Writable({
    write(chunk, _encoding, done) {
      text += String(chunk);
      done();
    },
  });
  return {
    progress: createProgress({ out, now: () => Date.now() }),
    lines: () => text.split('\n').filter((line) => line !== ''),
  };
}

test('a step that takes no time has one line', async () => {
  const { progress, lines } = screen();
  const value = await progress.step('Packages', async (report) => {
    report('looking');
    return { said: 'all are installed', value: 7 };
  });
  expect(value).toBe(7);
  expect(lines()).toEqual(['✓ Packages: all are installed']);
});

test('a step that takes longer says what it is doing after a second and then every five, and how long it took', async () => {
  vi.useFakeTimers();
  try {
    const { progress, lines } = screen();
    const step = progress.step('Media worker', async (report) => {
      report('compiling');
      await new Promise((resolve) => setTimeout(resolve, 7_000));
      return { said: 'built', value: undefined };
    });
    await vi.advanceTimersByTimeAsync(7_000);
    await step;
    expect(lines()).toEqual([
      '… Media worker: compiling (1 s)',
      '… Media worker: compiling (6 s)',
      '✓ Media worker: built (7 s)',
    ]);
  } finally {
    vi.useRealTimers();
  }
});

test('a step that fails is marked, and its error goes on', async () => {
  const { progress, lines } = screen();
  const fails = progress.step('ffmpeg', () => Promise.reject(new Error('there is none')));
  await expect(fails).rejects.toThrow('there is none');
  expect(lines()).toEqual(['✗ ffmpeg: this did not work (0 s)']);
});

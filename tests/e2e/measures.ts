import { expect, type Page } from '@playwright/test';

/**
 * A viewer whom a busy machine starves may hear its sound break up, and then gets a small picture or none for half a
 * minute, or for longer when that happens again (`web/src/media/sound-guard.ts`).
 */
export const flowsWithinMs = 120_000;

type PictureSource = 'camera' | 'screen';

export interface FlowOptions {
  readonly source?: PictureSource;
  /** More than these; a player keeps back fewer than ten. */
  readonly frames?: number;
  readonly timeoutMs?: number;
}

/** Frames decoded so far for each picture that is shown in the program now, by the stream that it shows. */
function decodedFrames(page: Page, source?: PictureSource): Promise<[stream: string, frames: number][]> {
  return page
    .locator(`[data-testid=program] video${source ? `[data-source=${source}]` : ''}`)
    .evaluateAll((videos) =>
      (videos as HTMLVideoElement[]).map((video): [string, number] => [
        video.srcObject instanceof MediaStream ? video.srcObject.id : '',
        video.getVideoPlaybackQuality().totalVideoFrames,
      ]),
    );
}

/**
 * Waits until so many new frames were decoded, and says when that was seen. A picture that is replaced, by a new element
 * or with a new stream, begins to count anew, and all that it has counted is new.
 */
export async function whenPictureFlows(page: Page, options: FlowOptions = {}): Promise<number> {
  const { source, frames = 10, timeoutMs = flowsWithinMs } = options;
  const before = new Map(await decodedFrames(page, source));
  let news = 0;
  await expect
    .poll(
      async () => {
        for (const [stream, count] of await decodedFrames(page, source)) {
          const known = before.get(stream) ?? 0;
          news += count >= known ? count - known : count;
          before.set(stream, count);
        }
        return news;
      },
      { timeout: timeoutMs, intervals: [50, 100, 250] },
    )
    .toBeGreaterThan(frames);
  return Date.now();
}

/** Waits until the program's pictures move. */
export async function expectPictureMoves(page: Page, source?: PictureSource, timeoutMs?: number): Promise<void> {
  await whenPictureFlows(page, { ...(source ? { source } : {}), ...(timeoutMs ? { timeoutMs } : {}) });
}

/** To be called first: a reload would lose the mark. */
export async function markPage(page: Page): Promise<void> {
  await page.evaluate(() => document.body.setAttribute('data-mark', 'not reloaded'));
}

export async function expectNotReloaded(page: Page): Promise<void> {
  await expect(page.locator('body')).toHaveAttribute('data-mark', 'not reloaded');
}

/** Height of the shown picture in its own pixels: which simulcast layer arrives. */
export function pictureHeight(page: Page, source: PictureSource): Promise<number> {
  return page
    .locator(`[data-testid=program] video[data-source=${source}]`)
    .first()
    .evaluate((video) => (video as HTMLVideoElement).videoHeight);
}

/** Louder than a quiet room. */
const soundDb = -45;

/**
 * The loudest 100 ms, in dB below full scale, of what the page plays during `forMs`, or until something is louder than
 * `enoughDb`.
 */
export function heardDb(page: Page, forMs: number, enoughDb = Number.POSITIVE_INFINITY): Promise<number> {
  return page.evaluate(listen, { forMs, enoughDb });
}

/** Runs in the page, and so stands alone. */
async function listen({ forMs, enoughDb }: { forMs: number; enoughDb: number }): Promise<number> {
  const elements = [...document.querySelectorAll<HTMLAudioElement>('[data-testid=sound] audio')];
  const playing = elements.filter((element) => !element.paused && element.srcObject instanceof MediaStream);
  if (playing.length === 0) return Number.NEGATIVE_INFINITY;
  const context = new AudioContext();
  const analyser = context.createAnalyser();
  analyser.fftSize = 4096;
  for (const element of playing) context.createMediaStreamSource(element.srcObject as MediaStream).connect(analyser);
  const samples = new Float32Array(analyser.fftSize);
  let loudest = Number.NEGATIVE_INFINITY;
  const endMs = performance.now() + forMs;
  while (performance.now() < endMs && loudest <= enoughDb) {
    analyser.getFloatTimeDomainData(samples);
    const power = samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length;
    loudest = Math.max(loudest, 10 * Math.log10(power));
    await new Promise((resolve) => setTimeout(resolve, 85));
  }
  await context.close();
  return loudest;
}

/** Waits until something louder than a quiet room is heard. */
export async function expectSound(page: Page, timeoutMs = flowsWithinMs): Promise<void> {
  await expect.poll(() => heardDb(page, 2000, soundDb), { timeout: timeoutMs }).toBeGreaterThan(soundDb);
}

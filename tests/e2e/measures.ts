import { expect, type Page } from '@playwright/test';

/** Frames that the browser has decoded for the pictures that are shown in the program now. */
export function decodedFrames(page: Page, source?: 'camera' | 'screen'): Promise<number> {
  return page
    .locator(`[data-testid=program] video${source ? `[data-source=${source}]` : ''}`)
    .evaluateAll((videos) =>
      videos.reduce((sum, video) => sum + (video as HTMLVideoElement).getVideoPlaybackQuality().totalVideoFrames, 0),
    );
}

/** Waits until the program's pictures move. */
export async function expectPictureMoves(page: Page, source?: 'camera' | 'screen', timeoutMs = 20_000): Promise<void> {
  const before = await decodedFrames(page, source);
  await expect.poll(() => decodedFrames(page, source), { timeout: timeoutMs }).toBeGreaterThan(before + 10);
}

/** Height of the shown picture in its own pixels: which simulcast layer arrives. */
export function pictureHeight(page: Page, source: 'camera' | 'screen'): Promise<number> {
  return page
    .locator(`[data-testid=program] video[data-source=${source}]`)
    .first()
    .evaluate((video) => (video as HTMLVideoElement).videoHeight);
}

/** The loudest 100 ms, in dB below full scale, of what the page plays during `forMs`. */
export function heardDb(page: Page, forMs = 3000): Promise<number> {
  return page.evaluate(async (durationMs) => {
    const elements = [...document.querySelectorAll<HTMLAudioElement>('[data-testid=sound] audio')];
    const playing = elements.filter((element) => !element.paused && element.srcObject instanceof MediaStream);
    if (playing.length === 0) return Number.NEGATIVE_INFINITY;
    const context = new AudioContext();
    const analyser = context.createAnalyser();
    analyser.fftSize = 4096;
    for (const element of playing) context.createMediaStreamSource(element.srcObject as MediaStream).connect(analyser);
    const samples = new Float32Array(analyser.fftSize);
    let loudest = 0;
    const endMs = performance.now() + durationMs;
    while (performance.now() < endMs) {
      analyser.getFloatTimeDomainData(samples);
      const power = samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length;
      loudest = Math.max(loudest, power);
      await new Promise((resolve) => setTimeout(resolve, 85));
    }
    await context.close();
    return 10 * Math.log10(loudest);
  }, forMs);
}

/** Waits until something louder than a quiet room is heard. */
export async function expectSound(page: Page, timeoutMs = 20_000): Promise<void> {
  await expect.poll(() => heardDb(page, 2000), { timeout: timeoutMs }).toBeGreaterThan(-45);
}

import { expect, type Locator, type Page } from '@playwright/test';
import type { Rgb } from './replay-devices.ts';

/** What the replay page shows and sounds at one moment. */
export interface PlaybackSample {
  /** When it was taken, by the page's own clock. */
  readonly pageMs: number;
  readonly recordingMs: number;
  readonly layout: string;
  readonly slate: string;
  /** The pictures on the stage; the first is the large one. */
  readonly pictures: readonly {
    readonly source: string;
    /** Of the middle of the picture; null while there is none. */
    readonly rgb: Rgb | null;
    /** Against the sound: positive is ahead. Null while it stands still or seeks. */
    readonly driftMs: number | null;
  }[];
  /** Of the sound, in dB below full scale; -Infinity for none. */
  readonly levelDb: number;
}

export function playerOf(page: Page): Locator {
  return page.getByTestId('replay');
}

export async function recordingMsOf(page: Page): Promise<number> {
  return Number(await playerOf(page).getAttribute('data-recording-ms'));
}

/** Watches the page ten times a second for so long. */
function watchPlayback(page: Page, forMs: number): Promise<PlaybackSample[]> {
  return page.evaluate(async (durationMs) => {
    const player = document.querySelector<HTMLElement>('[data-testid=replay]');
    const floor = document.querySelector<HTMLAudioElement & { captureStream(): MediaStream }>('[data-testid=floor]');
    if (!player || !floor) throw new Error('no player');
    const sound = floor.captureStream();
    const context = new AudioContext();
    const analyser = context.createAnalyser();
    analyser.fftSize = 8192;
    if (sound.getAudioTracks().length > 0) context.createMediaStreamSource(sound).connect(analyser);
    const waves = new Float32Array(analyser.fftSize);
    const canvas = document.createElement('canvas');
    canvas.width = 1;
    canvas.height = 1;
    const drawing = canvas.getContext('2d', { willReadFrequently: true });
    const middleOf = (video: HTMLVideoElement): [number, number, number] | null => {
      const { videoWidth, videoHeight } = video;
      // Drawing such a one leaves what was drawn before.
      if (video.readyState < HTMLMediaElement.HAVE_CURRENT_DATA) return null;
      drawing?.drawImage(video, videoWidth * 0.4, videoHeight * 0.4, videoWidth / 5, videoHeight / 5, 0, 0, 1, 1);
      const [red = 0, green = 0, blue = 0] = drawing?.getImageData(0, 0, 1, 1).data ?? [];
      return [red, green, blue];
    };
    const samples: PlaybackSample[] = [];
    const endMs = performance.now() + durationMs;
    while (performance.now() < endMs) {
      const slots = [...document.querySelectorAll<HTMLElement>('[data-testid=stage] [data-shown=true]')];
      analyser.getFloatTimeDomainData(waves);
      const power = waves.reduce((sum, wave) => sum + wave * wave, 0) / waves.length;
      samples.push({
        pageMs: performance.now(),
        recordingMs: Number(player.dataset['recordingMs']),
        layout: player.dataset['layout'] ?? '',
        slate: player.dataset['slate'] ?? '',
        pictures: slots.flatMap((slot) => {
          const video = slot.querySelector('video');
          if (!video) return [];
          const { source = '', driftMs } = video.dataset;
          return [{ source, rgb: middleOf(video), driftMs: driftMs === undefined ? null : Number(driftMs) }];
        }),
        levelDb: 10 * Math.log10(power),
      });
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    await context.close();
    return samples;
  }, forMs);
}

/** What is waited for, by its name: whether it is in what was seen so far. */
type Sights = Readonly<Record<string, (samples: readonly PlaybackSample[]) => boolean>>;

/**
 * Watches until everything was seen, however seldom a starved browser draws; a recording that comes to its end meanwhile
 * is played once more. Resolves to all that was seen.
 */
export async function watchUntil(page: Page, sights: Sights): Promise<PlaybackSample[]> {
  const samples: PlaybackSample[] = [];
  const missing = async (): Promise<string[]> => {
    if ((await playerOf(page).getAttribute('data-ended')) === 'true') await page.getByTestId('play-pause').click();
    samples.push(...(await watchPlayback(page, 1_000)));
    return Object.keys(sights).filter((name) => !sights[name]?.(samples));
  };
  await expect.poll(missing, { message: 'what was not seen', timeout: 90_000, intervals: [0] }).toEqual([]);
  return samples;
}

export function loudestDb(samples: readonly PlaybackSample[]): number {
  return Math.max(...samples.map(({ levelDb }) => levelDb));
}

/** Seeks, and waits until the player has arrived there and plays, whether it did before or not. */
export async function playFrom(page: Page, recordingMs: number): Promise<void> {
  await setSeekBar(page, recordingMs);
  // Where it ended a moment ago, it stands now.
  if ((await playerOf(page).getAttribute('data-playing')) === 'false') await page.getByTestId('play-pause').click();
  await expectPlaying(page);
}

export async function pausePlayback(page: Page): Promise<void> {
  // Unless it has come to its end meanwhile.
  if ((await playerOf(page).getAttribute('data-playing')) === 'true') await page.getByTestId('play-pause').click();
  await expect(playerOf(page)).toHaveAttribute('data-playing', 'false');
}

/** As a person drags it: the browser's own slider. */
export async function setSeekBar(page: Page, recordingMs: number): Promise<void> {
  await page.getByTestId('seek').fill(String(Math.round(recordingMs)));
}

export async function expectPlaying(page: Page): Promise<void> {
  await expect(playerOf(page)).toHaveAttribute('data-playing', 'true');
  await expect(playerOf(page)).toHaveAttribute('data-waiting', 'false');
}

/** Waits until the player, which does not play, stands within `toleranceMs` of a moment. */
export async function expectNear(page: Page, wantedMs: number, toleranceMs: number): Promise<void> {
  await expect
    .poll(async () => Math.abs((await recordingMsOf(page)) - wantedMs), { intervals: [50, 100, 250] })
    .toBeLessThan(toleranceMs);
}

/** Chooses an entry of one of the player's menus by its place. */
export async function chooseFromMenu(page: Page, menu: 'view' | 'speed', index: number): Promise<void> {
  await page.getByTestId(menu).click();
  await page.getByRole('menuitemradio').nth(index).click();
}

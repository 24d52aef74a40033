import { shortestChapterMs } from '@campus/protocol/broadcast/slides/spans';
import { expect, type Locator, type Page } from '@playwright/test';
import { pdf } from '../../../signalling/src/slides/testing/pdf.ts';
import { test } from '../campus.ts';
import type { Seats } from './conversation.ts';

const talk = {
  name: 'Weaving.pdf',
  mimeType: 'application/pdf',
  buffer: Buffer.from(pdf(['Weaving', 'Looms', 'Yarn'])),
};
const letter = { name: 'letter.pdf', mimeType: 'application/pdf', buffer: Buffer.from('Dear all') };

/** The page that is the main picture, wherever it is shown. */
const slideOf = (page: Page): Locator => page.locator('[data-source=slides] [data-testid=slide]');

async function expectPage(page: Page, number: number): Promise<void> {
  await expect(slideOf(page)).toHaveAttribute('data-page', String(number));
  await expect(slideOf(page)).toHaveAttribute('data-drawn', 'true');
}

/** Whether there are letters on it, and as many of its pixels as the screen has in its place. */
async function drawingOf(page: Page): Promise<{ dark: number; pixels: number; sharpness: number }> {
  return slideOf(page)
    .locator('canvas')
    .evaluate((canvas: HTMLCanvasElement) => {
      const { data } = canvas.getContext('2d')?.getImageData(0, 0, canvas.width, canvas.height) ?? { data: [] };
      let dark = 0;
      for (let index = 0; index < data.length; index += 4) if ((data[index] ?? 255) < 100) dark += 1;
      const shownWidth = canvas.getBoundingClientRect().width * window.devicePixelRatio;
      return { dark, pixels: canvas.width * canvas.height, sharpness: canvas.width / shownWidth };
    });
}

/** How often the file was asked for, and how many bytes came over the network for it. */
const fetched = (page: Page): Promise<{ times: number; bytes: number }> =>
  page.evaluate(() => {
    const entries = performance
      .getEntriesByType('resource')
      .filter((entry): entry is PerformanceResourceTiming => entry.name.includes('/api/slides/'));
    return { times: entries.length, bytes: entries.reduce((sum, { transferSize }) => sum + transferSize, 0) };
  });

export async function showSlides({ host, viewer }: Pick<Seats, 'host' | 'viewer'>): Promise<void> {
  await test.step('a file that is none is refused with what to do; a good one is there', async () => {
    await host.getByTestId('slides-file').setInputFiles(letter);
    await expect(host.getByTestId('slides-panel').getByRole('alert')).toContainText('not a PDF that can be read');
    await host.getByTestId('slides-file').setInputFiles(talk);
    await expect(host.getByTestId('deck-row')).toContainText('3 pages');
    await expect(slideOf(viewer)).toHaveCount(0);
  });

  await test.step('everybody sees the page as sharp as their screen, with the camera in its corner', async () => {
    await host.getByTestId('show-slides').click();
    await expectPage(viewer, 1);
    const shownAtMs = Date.now();
    const { dark, sharpness } = await drawingOf(viewer);
    expect(dark).toBeGreaterThan(100);
    expect(sharpness).toBeGreaterThan(0.98);
    await expect(viewer.getByTestId('program')).toHaveAttribute('data-layout', 'picture-in-picture');
    await expect(viewer.locator('[data-slot="1"][data-source=camera] video')).toBeVisible();
    await expect(slideOf(viewer).getByRole('img')).toHaveAttribute('aria-label', 'Slide 1 of 3');
    // Long enough to be a chapter of the replay.
    await expect.poll(() => Date.now() - shownAtMs).toBeGreaterThan(shortestChapterMs);
  });

  await test.step('pages turn for everybody, and the file is fetched once', async () => {
    await host.getByTestId('next-page').click();
    await host.getByTestId('next-page').click();
    await expectPage(viewer, 3);
    await host.keyboard.press('PageUp');
    await expectPage(viewer, 2);
    expect((await fetched(viewer)).times).toBe(1);
    await viewer.reload();
    await expectPage(viewer, 2);
    expect(await fetched(viewer)).toEqual({ times: 1, bytes: 0 });
  });

  await test.step('what is pointed at and drawn is seen; what was drawn also by who comes later', async () => {
    const surface = host.getByTestId('drawing-surface');
    const box = await surface.boundingBox();
    const at = (x: number, y: number): [number, number] => [(box?.x ?? 0) + x, (box?.y ?? 0) + y];
    /** Who hears no more of a hand forgets it, also a browser that is only starved: so the hand goes on. */
    const whileMoving = async (x: number, y: number, seen: string): Promise<void> => {
      let aside = 1;
      const count = async (): Promise<number> => {
        aside = -aside;
        await host.mouse.move(...at(x + aside, y));
        return viewer.getByTestId(seen).count();
      };
      await expect.poll(count).toBe(1);
    };
    await whileMoving(80, 60, 'ink-pointer');
    await host.getByTestId('tool-red').click();
    await host.mouse.move(...at(40, 60));
    await host.mouse.down();
    await host.mouse.move(...at(160, 90), { steps: 8 });
    await whileMoving(160, 90, 'ink-line');
    await host.mouse.up();
    await viewer.reload();
    await expectPage(viewer, 2);
    await expect(viewer.getByTestId('ink-line')).toHaveCount(1);
  });

  await test.step('and are put away', async () => {
    await host.getByTestId('hide-slides').click();
    await expect(slideOf(viewer)).toHaveCount(0);
  });
}

/** In the replay: at their time, with their titles as chapters, and their words to be found. */
export async function expectChapters(page: Page): Promise<void> {
  const chapters = page.getByTestId('chapter');
  await expect(chapters.filter({ hasText: 'Weaving' })).toHaveCount(1);
  await chapters.filter({ hasText: 'Looms' }).last().click();
  await expectPage(page, 2);
  await page.getByTestId('search-slides').fill('stands on page 1');
  await expect(chapters).toHaveCount(1);
  await chapters.click();
  await expectPage(page, 1);
}

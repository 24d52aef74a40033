import { expect, type Page, test } from '@playwright/test';
import { readCaptions, sayCaption } from '../captions.ts';

const [first, second] = ['Bienvenue à toutes et à tous.', 'Nous parlons de métiers à tisser.'];

/** The host writes, and a viewer reads. */
export const writeCaptions = ({ host, viewer }: { host: Page; viewer: Page }): Promise<void> =>
  test.step('captions are read by whoever turns them on', async () => {
    await sayCaption(host, 'fr', first);
    await readCaptions(viewer, 'fr');
    await sayCaption(host, 'fr', second);
    const caption = viewer.getByTestId('caption');
    await expect(caption).toHaveText(second);
    await expect(caption).toHaveAttribute('lang', 'fr');
  });

/** In the replay they are found by their words, shown at their time, and saved as a file. */
export async function expectCaptions(page: Page): Promise<void> {
  await readCaptions(page, 'fr');
  await page.getByTestId('search-transcript').fill('metiers');
  const line = page.getByTestId('transcript-line');
  await expect(line).toHaveCount(1);
  await line.click();
  await expect(page.getByTestId('caption')).toHaveText(second);
  const saved = page.waitForEvent('download');
  await page.getByTestId('download-captions').click();
  expect((await saved).suggestedFilename()).toMatch(/\.fr\.vtt$/);
}

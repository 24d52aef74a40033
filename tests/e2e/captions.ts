import { expect, type Page } from '@playwright/test';

/** In the studio: somebody who may writes a caption, and sees it among the newest. */
export async function sayCaption(page: Page, language: string, text: string): Promise<void> {
  const panel = page.getByTestId('captioner');
  const field = panel.getByTestId('caption-text');
  if (!(await field.isVisible())) await panel.locator('summary').click();
  await panel.getByTestId('caption-language').selectOption(language);
  await field.fill(text);
  await field.press('Enter');
  await expect(panel.getByTestId('said-caption').last()).toHaveText(text);
  await expect(field).toHaveValue('');
}

/** On the watch page and beside a recording: captions in that language, or none. */
export async function readCaptions(page: Page, language: string): Promise<void> {
  const name = new Intl.DisplayNames(['en'], { type: 'language' }).of(language) ?? language;
  await page.getByTestId('captions').click();
  await page.getByRole('menuitemradio', { name }).click();
  await expect(page.getByTestId('captions')).toHaveAttribute('data-captions', language);
}

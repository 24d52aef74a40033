import { expect, type Page } from '@playwright/test';
import type { Product } from '../product/start-product.ts';

/** Opens the page of a smartboard; resolves to the code that it shows. */
export async function openBoard(page: Page, product: Product): Promise<string> {
  await page.goto(`${product.url}/board`);
  const code = page.getByTestId('board-code');
  await expect(code).toHaveText(/^[B-DF-HJ-NP-TV-XZ]{4}-[B-DF-HJ-NP-TV-XZ]{4}$/);
  return code.innerText();
}

/** On the page that confirms a board: types its code, compares, gives it a name and trusts it. */
export async function trustBoard(page: Page, code: string, name: string): Promise<void> {
  await page.getByTestId('typed-code').fill(code.toLowerCase());
  await page.getByTestId('look-for-board').click();
  await expect(page.getByTestId('code-to-compare')).toHaveText(code);
  await expect(page.getByTestId('board-device')).toContainText('Chrom');
  await page.getByTestId('board-name').fill(name);
  await page.getByTestId('trust-board').click();
  await expect(page.getByTestId('board-confirmed')).toBeVisible();
}

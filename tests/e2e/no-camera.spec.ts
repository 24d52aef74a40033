import { expect, type Page } from '@playwright/test';
import { planEvent, type PlannedEvent } from '../product/campus-client.ts';
import type { Product } from '../product/start-product.ts';
import { test } from './campus.ts';

async function openGreenRoom(page: Page, product: Product, event: PlannedEvent): Promise<void> {
  await page.goto(`${product.url}${(await event.link('speaker')).path}`);
  await page.getByTestId('name').fill('Prof. Rossi');
}

/** The page that checks one's equipment says the same, and goes on. */
async function expectSaidByTheCheck(page: Page, product: Product, says: (source: string) => string): Promise<void> {
  await page.goto(`${product.url}/equipment`);
  for (const source of ['camera', 'microphone']) {
    await page.getByTestId(`try-${source}`).click();
    await expect(page.getByTestId(`problem-${source}`)).toContainText(says(source));
  }
  await expect(page.getByTestId('voice')).toHaveCount(0);
  await expect(page.getByTestId('report')).toHaveValue(/Camera: not tried\nMicrophone: not tried/);
}

async function expectInStudio(page: Page): Promise<void> {
  await page.getByTestId('enter').click();
  await expect(page.getByTestId('studio')).toHaveAttribute('data-connection', 'connected');
}

test('whoever denies the camera reads what to do, and enters with the microphone', async ({
  product,
  account,
  person,
}) => {
  const event = await planEvent(product, account);
  const { context, page } = await person({ asksForDevices: true });
  await context.grantPermissions(['microphone']);
  await openGreenRoom(page, product, event);
  await page.getByTestId('try-camera').click();
  await expect(page.getByTestId('problem-camera')).toContainText(/may not use your camera.*allow it/);
  await expect(page.getByTestId('preview')).toHaveCount(0);
  await page.getByTestId('try-microphone').click();
  await expect(page.getByTestId('own-level')).toBeVisible();
  await expectInStudio(page);
  await expect(page.locator('[data-testid=tiles] video')).toHaveCount(0);
});

test('whoever denies both reads it of each, and enters with neither', async ({ product, account, person }) => {
  const event = await planEvent(product, account);
  const { page } = await person({ asksForDevices: true });
  await openGreenRoom(page, product, event);
  for (const source of ['camera', 'microphone'] as const) {
    await page.getByTestId(`try-${source}`).click();
    await expect(page.getByTestId(`problem-${source}`)).toContainText(`may not use your ${source}`);
  }
  await expectInStudio(page);
  await expectSaidByTheCheck(page, product, (source) => `may not use your ${source}`);
});

test('whoever has neither camera nor microphone reads it, and enters all the same', async ({
  product,
  account,
  person,
}) => {
  const event = await planEvent(product, account);
  const { page } = await person({ hasNoDevices: true });
  await openGreenRoom(page, product, event);
  for (const source of ['camera', 'microphone'] as const) {
    await page.getByTestId(`try-${source}`).click();
    await expect(page.getByTestId(`problem-${source}`)).toContainText(`No ${source} was found`);
  }
  await expectInStudio(page);
  await expectSaidByTheCheck(page, product, (source) => `No ${source} was found`);
});

import { expect } from '@playwright/test';
import { planEvent } from '../product/campus-client.ts';
import { test } from './campus.ts';
import { expectPictureMoves } from './measures.ts';
import { hostAndViewer, joinAsViewer, signInBefore } from './people.ts';

test.use({ devices: 'clip' });

test('a link that is taken back ends the visit at once, and opens nothing any more', async ({
  product,
  account,
  person,
}) => {
  const event = await planEvent(product, account);
  const link = await event.link('viewer');
  const { page } = await person();
  await joinAsViewer(page, product, link.path, 'Amina');
  const host = await person();
  await signInBefore(host.page, product, account);
  await host.page.goto(`${product.url}/events/${event.id}`);
  await host.page.getByTestId('link-row').getByRole('button').last().click();
  await host.page.getByTestId('confirm-revoke').click();
  await expect(page.locator('[data-connection=refused]')).toBeVisible();
  await page.goto(`${product.url}${link.path}`);
  await expect(page.getByTestId('door-problem')).toBeVisible();
});

test('somebody who reloads the page is the same participant, not a second one', async ({
  product,
  account,
  person,
}) => {
  const { host, viewer } = await hostAndViewer({ product, account, person });
  await expectPictureMoves(viewer.page);
  await expect(host.page.getByTestId('audience-viewers')).toContainText('1');
  await viewer.page.reload();
  await expectPictureMoves(viewer.page);
  await expect(host.page.getByTestId('audience-viewers')).toContainText('1');
  await host.page.reload();
  await expect(host.page.getByTestId('studio')).toHaveAttribute('data-phase', 'live');
  await expectPictureMoves(viewer.page);
});

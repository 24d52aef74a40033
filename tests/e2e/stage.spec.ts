import { expect } from '@playwright/test';
import { planEvent } from '../product/campus-client.ts';
import { test } from './campus.ts';
import { expectPictureMoves, flowsWithinMs } from './measures.ts';
import { goLive, joinAsViewer, returnToStudio } from './people.ts';

test.use({ devices: 'clip' });

test('somebody of the audience comes from their hand on stage and back, on the page on which they watch', async ({
  product,
  account,
  person,
}) => {
  const event = await planEvent(product, account, { isRecordedAutomatically: true });
  const { path } = await event.link('viewer');
  const [host, amina, bilal] = [await person(), await person(), await person()];
  await returnToStudio(host.page, product, account, event, { isRecorded: true });
  await goLive(host.page);
  await joinAsViewer(amina.page, product, path, 'Amina');
  await joinAsViewer(bilal.page, product, path, 'Bilal');
  await expectPictureMoves(bilal.page, 'camera');
  const shown = bilal.page.locator('[data-testid=program] video[data-shown]');
  const isSamePage = () => amina.page.evaluate(() => document.body.dataset['visit'] === 'first');
  await amina.page.evaluate(() => {
    document.body.dataset['visit'] = 'first';
  });

  await test.step('a hand says what its owner wants to say, and asks for consent to the recording', async () => {
    await amina.page.getByTestId('raise-hand').click();
    await expect(amina.page.getByTestId('hand-consent')).toBeVisible();
    await amina.page.getByTestId('hand-about').fill('Our kites over Lahore');
    await amina.page.getByTestId('confirm-hand').click();
    await expect(amina.page.getByTestId('own-hand')).toHaveAttribute('data-up', 'true');
    await expect(host.page.getByTestId('hands')).toContainText('Amina');
    await expect(host.page.getByTestId('hands')).toContainText('Our kites over Lahore');
    await expect(bilal.page.getByText('Our kites')).toHaveCount(0);
  });

  await test.step('camera and microphone are made ready, and nobody gets them', async () => {
    await amina.page.getByTestId('ready-camera').click();
    await amina.page.getByTestId('ready-microphone').click();
    await expect(amina.page.getByTestId('preview')).toBeVisible();
    await expect(amina.page.getByTestId('own-level')).toBeVisible();
    await expect(host.page.locator('[data-tile]')).toHaveCount(1);
  });

  await test.step('brought on stage, the picture is at the others by itself, in the layout of the host', async () => {
    await host.page.getByTestId('follow-speaker').click();
    await host.page.getByTestId('layout-grid').click();
    await expect(shown).toHaveCount(1);
    const broughtAtMs = Date.now();
    await host.page.getByTestId('bring-hand').click();
    await expect(shown).toHaveCount(2, { timeout: flowsWithinMs });
    test.info().annotations.push({ type: 'first picture after ms', description: String(Date.now() - broughtAtMs) });
    await expect(amina.page.getByTestId('own-stage')).toBeVisible();
    await expect(bilal.page.getByTestId('program')).toHaveAttribute('data-layout', 'grid');
    await expect(host.page.getByTestId('hands')).not.toContainText('Amina');
  });

  await test.step('and goes back, with camera and microphone off', async () => {
    await amina.page.getByTestId('leave-stage').click();
    await expect(shown).toHaveCount(1);
    await expect(amina.page.getByTestId('own-hand')).toHaveAttribute('data-up', 'false');
    await expect(amina.page.getByTestId('preview')).toHaveCount(0);
    expect(await isSamePage()).toBe(true);
  });

  await test.step('a locked broadcast lets nobody new in', async () => {
    await host.page.getByTestId('lock').click();
    await expect(host.page.getByTestId('lock')).toBeChecked();
    const { page } = await person();
    await page.goto(`${product.url}${path}`);
    await page.getByTestId('name').fill('Chiara');
    await page.getByTestId('enter').click();
    await expect(page.getByRole('alert')).toContainText('Nobody new');
  });

  await test.step('whoever is banned is out, and does not come back', async () => {
    const row = host.page.locator('[data-testid=people] [data-participant]').filter({ hasText: 'Amina' });
    await row.getByTestId('person-menu').click();
    await host.page.getByTestId('ban-person').click();
    await expect(amina.page.locator('[data-connection=refused]')).toBeVisible();
    await amina.page.reload();
    await expect(amina.page.locator('[data-connection=refused]')).toBeVisible();
    await expect(row).toHaveCount(0);
    await host.page.getByTestId('lock').click();
    const tab = await amina.context.newPage();
    await tab.goto(`${product.url}${path}`);
    await tab.getByTestId('name').fill('Somebody else');
    await tab.getByTestId('enter').click();
    await expect(tab.getByRole('alert')).toContainText('withdrawn');
  });
});

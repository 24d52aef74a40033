import { expect, type Page } from '@playwright/test';
import { test } from '../campus.ts';
import { flowsWithinMs } from '../measures.ts';
import type { Seats } from './conversation.ts';

export async function comeOnStage({ host, viewer, centre }: Seats): Promise<void> {
  const shown = centre.locator('[data-testid=program] video[data-shown]');
  await viewer.evaluate(() => {
    document.body.dataset['visit'] = 'first';
  });

  await test.step('a hand says what its owner wants to say, and asks for consent to the recording', async () => {
    await viewer.getByTestId('raise-hand').click();
    await expect(viewer.getByTestId('hand-consent')).toBeVisible();
    await viewer.getByTestId('hand-about').fill('Our kites over Lahore');
    await viewer.getByTestId('confirm-hand').click();
    await expect(viewer.getByTestId('own-hand')).toHaveAttribute('data-up', 'true');
    await expect(host.getByTestId('hands')).toContainText('Amina');
    await expect(host.getByTestId('hands')).toContainText('Our kites over Lahore');
    await expect(centre.getByText('Our kites')).toHaveCount(0);
  });

  await test.step('camera and microphone are made ready, and nobody gets them', async () => {
    await viewer.getByTestId('ready-camera').click();
    await viewer.getByTestId('ready-microphone').click();
    await expect(viewer.getByTestId('preview')).toBeVisible();
    await expect(viewer.getByTestId('own-level')).toBeVisible();
    await expect(host.locator('[data-tile]')).toHaveCount(1);
  });

  await test.step('brought on stage, the picture is at the others by itself, in the layout of the host', async () => {
    await host.getByTestId('follow-speaker').click();
    await host.getByTestId('layout-grid').click();
    await expect(shown).toHaveCount(1);
    const broughtAtMs = Date.now();
    await host.getByTestId('bring-hand').click();
    await expect(shown).toHaveCount(2, { timeout: flowsWithinMs });
    test.info().annotations.push({ type: 'first picture after ms', description: String(Date.now() - broughtAtMs) });
    await expect(viewer.getByTestId('own-stage')).toBeVisible();
    await expect(centre.getByTestId('program')).toHaveAttribute('data-layout', 'grid');
    await expect(host.getByTestId('hands')).not.toContainText('Amina');
  });

  await test.step('and goes back, with camera and microphone off', async () => {
    await viewer.getByTestId('leave-stage').click();
    await expect(shown).toHaveCount(1);
    await expect(viewer.getByTestId('own-hand')).toHaveAttribute('data-up', 'false');
    await expect(viewer.getByTestId('preview')).toHaveCount(0);
    expect(await viewer.evaluate(() => document.body.dataset['visit'] === 'first')).toBe(true);
  });
}

/** `fresh`: a page of a browser that has not been here; `another`: a new page of the viewer's own browser. */
export async function closeTheDoor(
  { host, viewer }: Pick<Seats, 'host' | 'viewer'>,
  door: { address: string; fresh: Page; another: () => Promise<Page> },
): Promise<void> {
  await test.step('a locked broadcast lets nobody new in', async () => {
    const { fresh } = door;
    await host.getByTestId('lock').click();
    await expect(host.getByTestId('lock')).toBeChecked();
    await fresh.goto(door.address);
    await fresh.getByTestId('name').fill('Chiara');
    await fresh.getByTestId('enter').click();
    await expect(fresh.getByRole('alert')).toContainText('Nobody new');
  });

  await test.step('whoever is banned is out, and does not come back', async () => {
    const row = host.locator('[data-testid=people] [data-participant]').filter({ hasText: 'Amina' });
    await row.getByTestId('person-menu').click();
    await host.getByTestId('ban-person').click();
    await expect(viewer.locator('[data-connection=refused]')).toBeVisible();
    await viewer.reload();
    await expect(viewer.locator('[data-connection=refused]')).toBeVisible();
    await expect(row).toHaveCount(0);
    await host.getByTestId('lock').click();
    const tab = await door.another();
    await tab.goto(door.address);
    await tab.getByTestId('name').fill('Somebody else');
    await tab.getByTestId('enter').click();
    await expect(tab.getByRole('alert')).toContainText('withdrawn');
  });
}

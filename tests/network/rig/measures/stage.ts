import { expect } from '@playwright/test';
import { fakeCameraFile, fakeMicrophoneFile } from '../../../media/fake-devices.ts';
import { type Ground, msUntil, type Visitor } from '../ground.ts';
import type { Measure } from './measure.ts';

const times = 5;
const withinMs = 30_000;
const mostSeconds = 2;

/** From the host's press to the picture at somebody else; null when it does not come. */
async function bringOn({ host }: Ground, guest: Visitor, witness: Visitor): Promise<number | null> {
  const { page } = guest;
  await page.getByTestId('raise-hand').click();
  await page.getByTestId('confirm-hand').click();
  await page.getByTestId('ready-camera').click();
  await page.getByTestId('ready-microphone').click();
  await expect(page.getByTestId('preview')).toBeVisible({ timeout: withinMs });
  const bring = host.page.getByTestId('bring-hand');
  await expect(bring).toBeVisible({ timeout: withinMs });
  const shown = witness.page.locator('[data-testid=program] video[data-shown]');
  await bring.click();
  const ms = await msUntil(async () => (await shown.count()) === 2, withinMs);
  await page.getByTestId('leave-stage').click();
  await expect(shown).toHaveCount(1, { timeout: withinMs });
  return ms;
}

/** Somebody of the audience comes on stage, several times, with nothing wrong on any line. */
export const stage: Measure = {
  name: 'stage',
  async run(ground) {
    const guest = await ground.viewer({ camera: await fakeCameraFile(), microphone: await fakeMicrophoneFile() });
    const witness = await ground.viewer();
    try {
      await ground.host.page.getByTestId('follow-speaker').click();
      await ground.host.page.getByTestId('layout-grid').click();
      const took: (number | null)[] = [];
      for (let time = 0; time < times; time += 1) took.push(await bringOn(ground, guest, witness));
      const longest = took.some((ms) => ms === null) ? null : Math.max(...took.map((ms) => ms ?? 0)) / 1_000;
      const measure = 'brought on stage';
      const what = `picture at the others after, the longest of ${times}`;
      return [{ measure, what, value: longest, unit: 's', atMost: mostSeconds }];
    } finally {
      await guest.close();
      await witness.close();
    }
  },
};

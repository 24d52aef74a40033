import { setTimeout as wait } from 'node:timers/promises';
import { ceilings, Saving } from '@campus/protocol';
import type { Finding } from '../finding.ts';
import { concealedPercent } from '../ear.ts';
import type { Ground } from '../ground.ts';
import type { Measure } from './measure.ts';

const windowMs = 5_000;

/** Of a viewer who had chosen it before they came, from the first packet on. */
async function save(ground: Ground, saving: Saving, seconds: number): Promise<Finding[]> {
  const viewer = await ground.viewer({
    awaitsPicture: false,
    picture: saving === 'off' ? 'auto' : saving,
  });
  try {
    await viewer.page.getByTestId('volume').waitFor();
    await viewer.ear.reset();
    let before = viewer.link.carriedBytes('down');
    const first = before;
    const windows: number[] = [];
    const listening = viewer.ear.listenFor(seconds * 1_000);
    for (let passedMs = 0; passedMs < seconds * 1_000; passedMs += windowMs) {
      await wait(windowMs);
      const now = viewer.link.carriedBytes('down');
      windows.push(((now - before) * 8) / windowMs);
      before = now;
    }
    const received = await listening;
    const atMost = ceilings[saving].kbps ?? undefined;
    const measure = `saver: ${saving}`;
    const mean = ((before - first) * 8) / (windows.length * windowMs);
    return [
      { measure, what: 'comes down', value: mean, unit: 'kbit/s', ...(atMost === undefined ? {} : { atMost }) },
      {
        ...{ measure, what: 'the most in 5 s', value: Math.max(...windows), unit: 'kbit/s' },
        ...(atMost === undefined ? {} : { atMost }),
      },
      { measure, what: 'sound invented', value: concealedPercent(received), unit: '%' },
      { measure, what: 'pictures a second', value: received.frames / seconds, unit: '' },
    ];
  } finally {
    await viewer.close();
  }
}

/** Camera, screen and voice are on air. */
export const savers: Measure = {
  name: 'savers',
  async run(ground, seconds) {
    const { page } = ground.host;
    await page.getByTestId('share-screen').click();
    await page.locator('[data-testid=tiles] [data-source=screen] video').waitFor();
    try {
      const findings: Finding[] = [];
      for (const saving of Saving.options.slice(1)) findings.push(...(await save(ground, saving, seconds)));
      return findings;
    } finally {
      await page.getByTestId('share-screen').click();
    }
  },
};

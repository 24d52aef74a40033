// `npm run soak -- [--minutes 120] [--viewers 20] [--visit-every-ms 1000] [--keep FILE]`: one broadcast that goes on, and what grows meanwhile.
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { findLoadMedia } from '../load/build-native.ts';
import { describeSoak } from './describe.ts';
import { soak } from './soak.ts';

const say = (text: string): void => void process.stdout.write(`${text}\n`);

const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '120' },
    viewers: { type: 'string', default: '20' },
    'visit-every-ms': { type: 'string', default: '1000' },
    keep: { type: 'string' },
  },
});
const [minutes, viewers, visitEveryMs] = [values.minutes, values.viewers, values['visit-every-ms']].map(Number) as [
  number,
  number,
  number,
];
if (!(minutes > 0) || !Number.isInteger(viewers) || viewers < 1)
  throw new Error('--minutes is a number above 0, --viewers a whole number from 1 on');
if (!(visitEveryMs > 0)) throw new Error('--visit-every-ms is a number above 0');
const report = await soak({ program: await findLoadMedia(say), minutes, viewers, visitEveryMs, say });
if (values.keep) writeFileSync(values.keep, JSON.stringify(report, null, 1));
say(`\n${describeSoak(report)}`);

// `npm run soak -- [--minutes 120] [--viewers 20] [--keep FILE]`: one broadcast that goes on, and what grows meanwhile.
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
    keep: { type: 'string' },
  },
});
const [minutes, viewers] = [Number(values.minutes), Number(values.viewers)];
if (!(minutes > 0) || !Number.isInteger(viewers) || viewers < 1)
  throw new Error('--minutes is a number above 0, --viewers a whole number from 1 on');
const report = await soak({ program: await findLoadMedia(say), minutes, viewers, say });
if (values.keep) writeFileSync(values.keep, JSON.stringify(report, null, 1));
say(`\n${describeSoak(report)}`);

// `npm run network [-- --only NAME,… --rounds N --seconds S --keep FILE --page docs/network.md]`: README.md says how.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { describeMachine } from '../load/measure/machine.ts';
import { asMarkdown, describeFinding, type Finding, holds, medians } from './rig/finding.ts';
import { openGround } from './rig/ground.ts';
import { badLine, calm, cutDownlink } from './rig/measures/downlink.ts';
import { onlyTls, openDoor, udpBlocked, udpLost } from './rig/measures/firewall.ts';
import type { Measure } from './rig/measures/measure.ts';
import { savers } from './rig/measures/savers.ts';
import { stage } from './rig/measures/stage.ts';
import { thinUplink } from './rig/measures/uplink.ts';

const measures: readonly Measure[] = [
  calm,
  stage,
  cutDownlink(300_000),
  cutDownlink(150_000),
  badLine('loss-jitter', '5 % lost, 100 ms jitter', { lossRatio: 0.05, jitterMs: 100, keepsOrder: true }),
  badLine('reordering', '5 % lost, 100 ms jitter, overtaking', { lossRatio: 0.05, jitterMs: 100 }),
  openDoor,
  udpBlocked,
  udpLost,
  onlyTls,
  savers,
  thinUplink(250_000),
  thinUplink(100_000),
];

const say = (text: string): void => void process.stdout.write(`${text}\n`);

const { values } = parseArgs({
  options: {
    only: { type: 'string', default: '' },
    rounds: { type: 'string', default: '1' },
    seconds: { type: 'string', default: '30' },
    keep: { type: 'string' },
    page: { type: 'string' },
  },
});
const [rounds, seconds] = [values.rounds, values.seconds].map(Number) as [number, number];
if (!Number.isInteger(rounds) || rounds < 1 || !Number.isInteger(seconds) || seconds < 5)
  throw new Error('--rounds is a whole number from 1 on, --seconds one from 5 on');
const names = values.only.split(',').filter((name) => name !== '');
for (const name of names)
  if (!measures.some((measure) => measure.name === name))
    throw new Error(`there is no "${name}"; there are ${measures.map((measure) => measure.name).join(', ')}`);
const chosen = measures.filter(({ name }) => names.length === 0 || names.includes(name));

const kept: { rounds: Finding[][] } =
  values.keep && existsSync(values.keep) ? JSON.parse(readFileSync(values.keep, 'utf8')) : { rounds: [] };
let isWhole = true;
for (let round = 0; round < rounds; round += 1) {
  const ground = await openGround();
  const findings: Finding[] = [];
  try {
    for (const measure of chosen) {
      try {
        const found = await measure.run(ground, seconds);
        findings.push(...found);
        for (const finding of found) say(describeFinding(finding));
      } catch (error) {
        isWhole = false;
        say(`${measure.name} could not be measured: ${error instanceof Error ? error.message : String(error)}`);
      }
    }
  } finally {
    await ground.close();
  }
  kept.rounds.push(findings);
  if (values.keep) writeFileSync(values.keep, JSON.stringify(kept, null, 1));
}

const all = medians(kept.rounds);
say(`\n${asMarkdown(all)}`);
if (values.page) {
  const { cores, processor, system } = describeMachine();
  const day = new Date().toISOString().slice(0, 10);
  const how = `${day}, ${cores} cores of ${processor}, ${system}; medians of ${kept.rounds.length} rounds of ${seconds} s each.`;
  const page = readFileSync(values.page, 'utf8');
  const marks = /(<!-- network -->\n)[\s\S]*?(<!-- \/network -->)/;
  if (!marks.test(page)) throw new Error(`${values.page} has no place for the table`);
  writeFileSync(values.page, page.replace(marks, `$1\n${how}\n\n${asMarkdown(all)}\n\n$2`));
}
if (!isWhole || all.some((finding) => holds(finding) === false)) process.exitCode = 1;

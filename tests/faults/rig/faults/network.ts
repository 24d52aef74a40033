import type { Conditions } from '../../../network/impairment.ts';
import type { Fault } from '../fault.ts';
import { lasts } from '../fault.ts';

const badForMs = 5_000;

function cut(site: 'campus' | 'centre', seconds: number): Fault {
  return {
    name: `cut-${site}-${seconds}s`,
    touches: site === 'campus' ? 'media' : 'commands',
    isLong: seconds > 5,
    async strike({ sites }) {
      sites[site].link.cut();
      await lasts(seconds * 1_000);
      sites[site].link.restore();
    },
  };
}

/** Of the datagrams: what TCP makes of loss is delay. */
function bad(name: string, site: 'campus' | 'centre', conditions: Conditions): Fault {
  return {
    name,
    touches: site === 'campus' ? 'media' : 'commands',
    isLong: site === 'centre',
    async strike({ sites }) {
      const { link } = sites[site];
      const before = link.dropped;
      link.become(conditions);
      await lasts(badForMs);
      link.become();
      if (conditions.lossRatio && link.dropped === before) throw new Error('nothing was lost');
    },
  };
}

export const network: readonly Fault[] = [
  ...[5, 30, 90].flatMap((seconds) => [cut('campus', seconds), cut('centre', seconds)]),
  bad('loss-campus-5%', 'campus', { lossRatio: 0.05 }),
  // Three packets of a picture follow on each other at once: with this they overtake one another.
  bad('reordering-campus-20ms', 'campus', { jitterMs: 20 }),
  bad('loss-centre-5%', 'centre', { lossRatio: 0.05, jitterMs: 20 }),
];

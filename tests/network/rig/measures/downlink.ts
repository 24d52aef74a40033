import { concealedPercent, type Received } from '../ear.ts';
import type { Finding } from '../finding.ts';
import { type Ground, layerOf, msUntil, type Visitor } from '../ground.ts';
import type { Conditions } from '../../impairment.ts';
import { beforeMs, inSeconds, type Measure } from './measure.ts';

const settleMs = 60_000;
const top = 2;

async function atTopLayer(ground: Ground): Promise<Visitor> {
  // In a large window everybody gets it; here the window is small, and they ask for it.
  const viewer = await ground.viewer({ picture: 'high' });
  if ((await msUntil(async () => (await layerOf(viewer.page)) === top, settleMs)) !== null) {
    await viewer.ear.listenFor(beforeMs);
    return viewer;
  }
  await viewer.close();
  throw new Error('the viewer never got the largest layer on a good line');
}

function soundAndPicture(measure: string, received: Received, promise: { concealedAtMost?: number } = {}): Finding[] {
  const { concealedAtMost } = promise;
  return [
    {
      ...{ measure, what: 'sound invented', value: concealedPercent(received), unit: '%' },
      ...(concealedAtMost === undefined ? {} : { atMost: concealedAtMost }),
    },
    { measure, what: 'picture stood still', value: received.freezeMs / 1_000, unit: 's' },
    { measure, what: 'times that it stood still', value: received.freezes, unit: '' },
  ];
}

export const calm: Measure = {
  name: 'calm',
  async run(ground, seconds) {
    const viewer = await atTopLayer(ground);
    try {
      await viewer.ear.reset();
      const before = viewer.link.carriedBytes('down');
      const received = await viewer.ear.listenFor(seconds * 1_000);
      const measure = 'nothing wrong';
      const kbps = ((viewer.link.carriedBytes('down') - before) * 8) / seconds / 1_000;
      return [
        ...soundAndPicture(measure, received, { concealedAtMost: 1 }),
        { measure, what: 'comes down', value: kbps, unit: 'kbit/s' },
      ];
    } finally {
      await viewer.close();
    }
  },
};

/** From a line that carries everything to one that carries a tenth, from one moment to the next. */
export function cutDownlink(rateBps: number): Measure {
  return {
    name: `downlink-${rateBps / 1_000}`,
    async run(ground, seconds) {
      const viewer = await atTopLayer(ground);
      try {
        const measure = `down ${rateBps / 1_000} kbit/s`;
        await viewer.ear.reset();
        viewer.link.become({ rateBps }, 'down');
        const listening = viewer.ear.listenFor(seconds * 1_000);
        const droppedMs = await msUntil(async () => ((await layerOf(viewer.page)) ?? 0) < top, seconds * 1_000);
        const received = await listening;
        viewer.link.become();
        const backMs = await msUntil(async () => (await layerOf(viewer.page)) === top, settleMs);
        return [
          ...soundAndPicture(measure, received, { concealedAtMost: 1 }),
          { measure, what: 'a smaller layer after', value: inSeconds(droppedMs), unit: 's', atMost: 5 },
          { measure, what: 'the largest layer again, on a good line, after', value: inSeconds(backMs), unit: 's' },
        ];
      } finally {
        await viewer.close();
      }
    },
  };
}

export function badLine(name: string, measure: string, conditions: Conditions): Measure {
  return {
    name,
    async run(ground, seconds) {
      const viewer = await atTopLayer(ground);
      try {
        await viewer.ear.reset();
        viewer.link.become(conditions);
        const received = await viewer.ear.listenFor(seconds * 1_000);
        const { packets, lost } = received;
        return [
          ...soundAndPicture(measure, received),
          { measure, what: 'sound that never came', value: (lost / Math.max(1, packets + lost)) * 100, unit: '%' },
          { measure, what: 'layer at the end, 0 the smallest', value: await layerOf(viewer.page), unit: '' },
        ];
      } finally {
        await viewer.close();
      }
    },
  };
}

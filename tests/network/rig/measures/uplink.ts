import { sentHeights } from '../../../e2e/peer-connections.ts';
import { concealedPercent } from '../ear.ts';
import { msUntil } from '../ground.ts';
import { beforeMs, inSeconds, type Measure } from './measure.ts';

const backWithinMs = 90_000;

/** The host's way out becomes thin; somebody with a good line listens. */
export function thinUplink(rateBps: number): Measure {
  return {
    name: `uplink-${rateBps / 1_000}`,
    async run(ground, seconds) {
      const { host } = ground;
      const witness = await ground.viewer();
      const measure = `the host’s up ${rateBps / 1_000} kbit/s`;
      const note = host.page.getByTestId('uplink-note');
      try {
        await msUntil(async () => (await sentHeights(host.page)).length >= 3, backWithinMs);
        await witness.ear.listenFor(beforeMs);
        await witness.ear.reset();
        host.link.become({ rateBps }, 'up');
        const listening = witness.ear.listenFor(seconds * 1_000);
        const lessMs = await msUntil(async () => (await sentHeights(host.page)).length < 3, seconds * 1_000);
        const toldMs = await msUntil(() => note.isVisible(), seconds * 1_000);
        const received = await listening;
        await witness.ear.reset();
        const afterwards = await witness.ear.listenFor(seconds * 1_000);
        const layers = (await sentHeights(host.page)).length;
        host.link.become();
        const backMs = await msUntil(async () => (await sentHeights(host.page)).length >= 3, backWithinMs);
        const saidMs = toldMs === null ? null : (lessMs ?? seconds * 1_000) + toldMs;
        return [
          { measure, what: 'sound invented at a viewer', value: concealedPercent(received), unit: '%', atMost: 1 },
          {
            ...{ measure, what: 'sound invented in as long a time after that, the line still thin', unit: '%' },
            ...{ value: concealedPercent(afterwards), atMost: 1 },
          },
          { measure, what: 'a layer given up after', value: inSeconds(lessMs), unit: 's' },
          { measure, what: 'layers at the end, of three', value: layers, unit: '' },
          { measure, what: 'the host is told after', value: inSeconds(saidMs), unit: 's', atMost: seconds },
          { measure, what: 'all layers again, on a good line, after', value: inSeconds(backMs), unit: 's' },
        ];
      } finally {
        host.link.become();
        await witness.close();
      }
    },
  };
}

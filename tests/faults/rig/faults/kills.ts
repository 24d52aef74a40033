import type { ServiceName } from '../../../product/start-product.ts';
import { recorderFfmpegs } from '../../demo-broadcast.ts';
import type { Fault, Place } from '../fault.ts';

/** `kill -9` of one process, or of some at once. */
function kill(name: string, victims: readonly ServiceName[], rest: Omit<Fault, 'name' | 'strike'>): Fault {
  return {
    name,
    ...rest,
    async strike({ product }) {
      for (const victim of victims) if (product.kill(victim) === 0) throw new Error(`there was no ${victim}`);
    },
  };
}

function killFfmpegs(name: string, ofRecorder: boolean): Fault {
  return {
    name,
    touches: 'media',
    async strike({ product }) {
      const recorders = new Set(recorderFfmpegs(product).map(({ pid }) => pid));
      const victims = product.processes('ffmpeg').filter(({ pid }) => recorders.has(pid) === ofRecorder);
      if (victims.length < 2) throw new Error(`there were ${victims.length} ffmpegs`);
      for (const { pid } of victims) process.kill(pid, 'SIGKILL');
    },
  };
}

/** Nobody is there to start it again but whoever started it: in a real installation the system's own supervisor. */
function crash(what: 'supervisor' | 'everything'): Fault {
  return {
    name: `kill-${what}`,
    touches: 'media',
    async strike({ product }: Place) {
      await product.crash(what);
      const healedMs = Date.now();
      await product.restart();
      return { healedMs, manualStep: 'started again' };
    },
  };
}

export const kills: readonly Fault[] = [
  killFfmpegs('kill-encoders', true),
  killFfmpegs('kill-feed', false),
  kill('kill-recordings', ['recordings'], { touches: 'media' }),
  kill('kill-worker', ['mediasoup-worker'], { touches: 'media', logs: 'media.rebuilt' }),
  kill('kill-sfu-server', ['sfu-server'], { touches: 'media', logs: 'media.rebuilt' }),
  // The feed of the synthetic campus is its child.
  kill('kill-signalling', ['signalling'], { touches: 'media' }),
  kill('kill-signalling-and-recordings', ['signalling', 'recordings'], { touches: 'media' }),
  crash('supervisor'),
  crash('everything'),
];

import { sfuCalls, sfuNotices } from '@campus/protocol/control/sfu';
import { connectControl, silentLog } from '@campus/service-kit';
import { eventually } from '@campus/service-kit/testing';
import { environmentOf } from './processes.ts';
import type { Product } from './start-product.ts';

/** Where the SFU takes orders, and the secret for it: the supervisor has given both to the process. */
export function controlOf(product: Product): { url: string; secret: string } | undefined {
  const [process] = product.processes('sfu-server');
  if (!process) return undefined;
  const [port, secret] = ['SFU_CONTROL_PORT', 'CONTROL_SECRET'].map((name) => environmentOf(process.pid, name));
  return port && secret ? { url: `http://127.0.0.1:${port}`, secret } : undefined;
}

export interface OpenTap {
  /** Its one codec, for whoever receives it. */
  readonly payloadType: number;
  close(): Promise<void>;
}

/** Has the product's SFU send a track as plain RTP to a port of this machine, as it does to the recorder. */
export async function openTap(
  product: Product,
  track: { roomId: string; trackId: string },
  targetPort: number,
): Promise<OpenTap> {
  const found = controlOf(product);
  if (!found) throw new Error('the product has no SFU');
  const control = connectControl({ ...found, calls: sfuCalls, notices: sfuNotices, log: silentLog() });
  try {
    await eventually(() => control.isUp);
    const { roomId } = track;
    const whose = { ownerId: `test-${targetPort}`, targetIp: '127.0.0.1', targetPort };
    const { tapId, rtpParameters } = await control.call('tap.open', { ...track, ...whose });
    await control.call('tap.resume', { roomId, tapId });
    await control.call('tap.requestKeyframe', { roomId, tapId });
    return {
      payloadType: rtpParameters.codecs[0]?.payloadType ?? 0,
      async close() {
        await control.call('tap.close', { roomId, tapId });
        control.close();
      },
    };
  } catch (error) {
    control.close();
    throw error;
  }
}

import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { type SfuCalls, sfuCalls, sfuNotices } from '@campus/protocol/control/sfu';
import { type ControlClient, connectControl, silentLog } from '@campus/service-kit';
import { controlOf } from '../../product/sfu-control.ts';
import type { Product } from '../../product/start-product.ts';
import { type OutageWatch, watchOutages } from './outages.ts';
import type { Site } from './sites.ts';

/** Pictures come 12 times in a second or more often; a keyframe every second or two. */
const bearableMs = 500;
const everyMs = 100;
const ownerId = 'fault-rig';

/** A receiver of the broadcast's camera: plain RTP from the SFU, on the other side of a site's link. */
export interface MediaProbe {
  readonly pictures: OutageWatch;
  close(): Promise<void>;
}

/** Asks again for what was lost, as a receiver does who was told that it is gone. ICE's own recovery is not in it. */
export async function openProbe(
  product: Product,
  site: Site,
  track: () => { roomId: string; trackId: string } | undefined,
): Promise<MediaProbe> {
  const socket = createSocket('udp4').bind(0, '127.0.0.1');
  await once(socket, 'listening');
  const targetPort = await site.carryTo(socket.address().port);
  const pictures = watchOutages(bearableMs);
  socket.on('message', (packet) => {
    // Reports come on the same port (RFC 5761, 4), and go on without a picture.
    const type = packet[1] ?? 0;
    if (type < 192 || type > 223) pictures.came();
  });

  let sfu: { url: string; control: ControlClient<SfuCalls> } | undefined;
  let isTapped = false;
  const lost = (): void => void (isTapped = false);
  const connect = (): ControlClient<SfuCalls> | undefined => {
    if (sfu?.control.isUp) return sfu.control;
    const found = controlOf(product);
    if (!found || found.url === sfu?.url) return undefined;
    sfu?.control.close();
    const control = connectControl({
      ...found,
      calls: sfuCalls,
      notices: sfuNotices,
      onNotice: { 'tap.closed': ({ ownerId: whose }) => void (whose === ownerId && lost()), 'room.lost': lost },
      onDown: lost,
      log: silentLog(),
    });
    sfu = { url: found.url, control };
    return undefined;
  };
  const tap = async (): Promise<void> => {
    const control = connect();
    const wanted = track();
    if (isTapped || !control || !wanted) return;
    const { roomId } = wanted;
    await control.call('owner.close', { roomId, ownerId });
    const { tapId } = await control.call('tap.open', { ...wanted, ownerId, targetIp: '127.0.0.1', targetPort });
    await control.call('tap.resume', { roomId, tapId });
    isTapped = true;
  };
  let isClosed = false;
  let working = Promise.resolve();
  // A track that is not there yet, a link that is down: it is tried again.
  const timer = setInterval(() => (working = working.then(tap).catch(() => undefined)), everyMs);
  return {
    pictures,
    async close() {
      if (isClosed) return;
      isClosed = true;
      clearInterval(timer);
      await working;
      sfu?.control.close();
      socket.close();
    },
  };
}

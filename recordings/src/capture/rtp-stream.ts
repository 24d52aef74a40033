import type { TapOffer } from '@campus/protocol/control/sfu';
import { AppError } from '@campus/protocol/errors';
import { type Delivered, ReorderBuffer } from './reorder-buffer.ts';
import { RtpClock } from './rtp-clock.ts';
import { isRtcp, senderReportsOf } from './rtcp.ts';
import { type RtpPacket, readRtpPacket } from './rtp-packet.ts';

export interface RtpStreamOptions {
  offer: TapOffer;
  /** Wall clock. */
  nowMs: () => number;
  /** How long a missing packet is waited for. */
  holdMs: number;
  onPacket(delivered: Delivered<RtpPacket>): void;
}

/** One tap's stream: its packets in order, and its clock. What is not RTP of the offered kind is ignored. */
export class RtpStream {
  readonly clock: RtpClock;
  /** `opus`, `h264` or `vp8`. */
  readonly codec: string;
  readonly #options: RtpStreamOptions;
  readonly #payloadType: number;
  readonly #reorder: ReorderBuffer<RtpPacket>;

  /** Throws INVALID when the offer holds no codec. */
  constructor(options: RtpStreamOptions) {
    const codec = options.offer.rtpParameters.codecs[0];
    if (!codec) throw new AppError('INVALID', 'a tap without a codec');
    this.#options = options;
    this.#payloadType = codec.payloadType;
    this.codec = codec.mimeType.split('/').at(-1)?.toLowerCase() ?? '';
    this.clock = new RtpClock(codec.clockRate);
    this.#reorder = new ReorderBuffer({ holdMs: options.holdMs });
  }

  onDatagram(datagram: Buffer): void {
    const nowMs = this.#options.nowMs();
    if (isRtcp(datagram)) {
      for (const report of senderReportsOf(datagram)) this.clock.onSenderReport(report, nowMs);
      return;
    }
    const packet = readRtpPacket(datagram);
    if (!packet || packet.payloadType !== this.#payloadType) return;
    this.clock.onPacket(packet.timestamp, nowMs);
    this.#deliver(this.#reorder.push(packet.sequenceNumber, packet, nowMs));
  }

  /** To be called a few times a second. */
  tick(): void {
    this.#deliver(this.#reorder.expire(this.#options.nowMs()));
  }

  #deliver(delivered: readonly Delivered<RtpPacket>[]): void {
    for (const one of delivered) this.#options.onPacket(one);
  }
}

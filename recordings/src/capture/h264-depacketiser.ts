import { createHash } from 'node:crypto';
import { type Depacketiser, PictureRoom, type VideoFrame, type VideoPacket } from './video-frame.ts';

const nalType = { idr: 5, sps: 7, pps: 8, delimiter: 9, filler: 12, stapA: 24, fuA: 28 } as const;
const startCode = Buffer.from([0, 0, 0, 1]);

interface Picture {
  rtpTimestamp: number;
  nals: Buffer[];
  isWhole: boolean;
  room: PictureRoom;
}

/** H.264 out of RTP (RFC 6184, packetization modes 0 and 1) into access units in Annex B form. */
export class H264Depacketiser implements Depacketiser {
  #picture: Picture | null = null;
  /** The pieces of a NAL unit that spreads over several packets. */
  #fragments: Buffer[] | null = null;
  #sps: Buffer | null = null;
  #pps: Buffer | null = null;
  #isWaitingForKeyframe = true;

  push(packet: VideoPacket, isAfterLoss: boolean): VideoFrame[] {
    const frames: VideoFrame[] = [];
    let isStartKnown = true;
    if (isAfterLoss) {
      // What was begun is broken, and what follows refers to it.
      this.#picture = null;
      this.#fragments = null;
      this.#isWaitingForKeyframe = true;
      isStartKnown = false;
    }
    if (this.#picture && this.#picture.rtpTimestamp !== packet.rtpTimestamp) frames.push(...this.#finish());
    if (!this.#picture) {
      const isWhole = isStartKnown || startsKeyframe(packet.payload);
      this.#picture = { rtpTimestamp: packet.rtpTimestamp, nals: [], isWhole, room: new PictureRoom() };
    }
    if (this.#picture.room.take(packet.payload)) this.#add(this.#picture, packet.payload);
    else this.#giveUp(this.#picture);
    if (packet.isLast) frames.push(...this.#finish());
    return frames;
  }

  #giveUp(picture: Picture): void {
    picture.nals = [];
    this.#fragments = null;
    this.#isWaitingForKeyframe = true;
  }

  #add(picture: Picture, payload: Buffer): void {
    const type = typeOf(payload);
    if (type === nalType.fuA) this.#addFragment(picture, payload);
    else if (this.#fragments) {
      this.#fragments = null;
      picture.isWhole = false;
    } else if (type === nalType.stapA) {
      if (payload.length < 4) picture.isWhole = false;
      for (let offset = 1; offset + 2 < payload.length; ) {
        const length = payload.readUInt16BE(offset);
        if (length === 0 || offset + 2 + length > payload.length) {
          picture.isWhole = false;
          return;
        }
        this.#addNal(picture, payload.subarray(offset + 2, offset + 2 + length));
        offset += 2 + length;
      }
    } else if (type >= 1 && type <= 23) this.#addNal(picture, payload);
    else picture.isWhole = false;
  }

  #addFragment(picture: Picture, payload: Buffer): void {
    const [indicator, header] = payload;
    if (indicator === undefined || header === undefined) {
      picture.isWhole = false;
      return;
    }
    const isStart = (header & 0x80) !== 0;
    if (isStart) this.#fragments = [Buffer.from([(indicator & 0xe0) | (header & 0x1f)])];
    if (!this.#fragments) {
      picture.isWhole = false;
      return;
    }
    this.#fragments.push(payload.subarray(2));
    if ((header & 0x40) === 0) return;
    this.#addNal(picture, Buffer.concat(this.#fragments));
    this.#fragments = null;
  }

  #addNal(picture: Picture, nal: Buffer): void {
    const type = typeOf(nal);
    if (type === nalType.sps) this.#sps = Buffer.from(nal);
    else if (type === nalType.pps) this.#pps = Buffer.from(nal);
    else if (type !== nalType.delimiter && type !== nalType.filler) picture.nals.push(nal);
  }

  #finish(): VideoFrame[] {
    const picture = this.#picture;
    this.#picture = null;
    if (this.#fragments) {
      this.#fragments = null;
      this.#isWaitingForKeyframe = true;
      return [];
    }
    if (!picture || picture.nals.length === 0) return [];
    if (!picture.isWhole) {
      this.#isWaitingForKeyframe = true;
      return [];
    }
    const isKeyframe = picture.nals.some((nal) => typeOf(nal) === nalType.idr);
    if (!isKeyframe) {
      if (this.#isWaitingForKeyframe) return [];
      return [{ rtpTimestamp: picture.rtpTimestamp, data: annexB(picture.nals), isKeyframe: false, setupId: null }];
    }
    const [sps, pps] = [this.#sps, this.#pps];
    // Without parameter sets nobody can decode it; the next keyframe will have them.
    if (!sps || !pps) return [];
    this.#isWaitingForKeyframe = false;
    const id = createHash('sha1').update(sps).update(pps).digest('hex');
    return [
      {
        rtpTimestamp: picture.rtpTimestamp,
        // Some encoders send the parameter sets only once: each keyframe gets them.
        data: annexB([sps, pps, ...picture.nals]),
        isKeyframe: true,
        setupId: id,
      },
    ];
  }
}

function typeOf(nal: Buffer): number {
  return (nal[0] ?? 0) & 0x1f;
}

/** Encoders put the parameter sets first: with them nothing of the picture can be missing before. */
function startsKeyframe(payload: Buffer): boolean {
  const type = typeOf(payload);
  const first = type === nalType.stapA ? (payload[3] ?? 0) & 0x1f : type;
  return first === nalType.sps || first === nalType.delimiter;
}

function annexB(nals: readonly Buffer[]): Buffer {
  return Buffer.concat(nals.flatMap((nal) => [startCode, nal]));
}

import { type Depacketiser, PictureRoom, type VideoFrame, type VideoPacket } from './video-frame.ts';

interface Picture {
  rtpTimestamp: number;
  pieces: Buffer[];
  isWhole: boolean;
  room: PictureRoom;
}

/** VP8 out of RTP (RFC 7741). */
export class Vp8Depacketiser implements Depacketiser {
  #picture: Picture | null = null;
  #isWaitingForKeyframe = true;

  push(packet: VideoPacket, isAfterLoss: boolean): VideoFrame[] {
    const frames: VideoFrame[] = [];
    if (isAfterLoss) {
      this.#picture = null;
      this.#isWaitingForKeyframe = true;
    }
    if (this.#picture && this.#picture.rtpTimestamp !== packet.rtpTimestamp) frames.push(...this.#finish());
    const piece = readDescriptor(packet.payload);
    // The first packet of a frame says so: without it the frame's beginning is lost.
    const isWhole = piece?.isFrameStart ?? false;
    this.#picture ??= { rtpTimestamp: packet.rtpTimestamp, pieces: [], isWhole, room: new PictureRoom() };
    if (piece && this.#picture.room.take(packet.payload)) this.#picture.pieces.push(piece.data);
    else {
      this.#picture.pieces = [];
      this.#picture.isWhole = false;
    }
    if (packet.isLast) frames.push(...this.#finish());
    return frames;
  }

  #finish(): VideoFrame[] {
    const picture = this.#picture;
    this.#picture = null;
    if (!picture?.isWhole) {
      this.#isWaitingForKeyframe = true;
      return [];
    }
    const data = Buffer.concat(picture.pieces);
    const { rtpTimestamp } = picture;
    const setupId = keyframeSetup(data);
    if (setupId !== null) this.#isWaitingForKeyframe = false;
    if (this.#isWaitingForKeyframe) return [];
    return [{ rtpTimestamp, data, isKeyframe: setupId !== null, setupId }];
  }
}

/** The size, out of a key frame's header (RFC 6386, 9.1); null for other frames. */
function keyframeSetup(data: Buffer): string | null {
  if (data.length < 10 || ((data[0] ?? 1) & 1) !== 0) return null;
  if (data.readUIntBE(3, 3) !== 0x9d012a) return null;
  return `${data.readUInt16LE(6) & 0x3fff}x${data.readUInt16LE(8) & 0x3fff}`;
}

/** Strips the payload descriptor (RFC 7741, 4.2); null when the packet is shorter than it says. */
function readDescriptor(payload: Buffer): { isFrameStart: boolean; data: Buffer } | null {
  const [first, extensions] = payload;
  if (first === undefined) return null;
  let offset = 1;
  if (first & 0x80) {
    if (extensions === undefined) return null;
    offset += 1;
    // The picture id takes one byte or two, TL0PICIDX one, and TID and KEYIDX share one.
    if (extensions & 0x80) offset += (payload[offset] ?? 0) & 0x80 ? 2 : 1;
    if (extensions & 0x40) offset += 1;
    if (extensions & 0x30) offset += 1;
  }
  if (offset >= payload.length) return null;
  return { isFrameStart: (first & 0x10) !== 0 && (first & 0x07) === 0, data: payload.subarray(offset) };
}

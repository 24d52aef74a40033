/** One picture as it came, ready to be written. */
export interface VideoFrame {
  rtpTimestamp: number;
  data: Buffer;
  isKeyframe: boolean;
  /**
   * Of keyframes: names what a decoder has to be set up with. When it changes, the frames belong into another
   * initialisation segment.
   */
  setupId: string | null;
}

/** What of an RTP packet a depacketiser looks at. */
export interface VideoPacket {
  rtpTimestamp: number;
  /** The last packet of a picture. */
  isLast: boolean;
  payload: Buffer;
}

/** No picture of a broadcast is larger; a publisher that never ends one must not fill the memory. */
const mostPictureBytes = 8 << 20;
/** What keeping a packet costs beside its payload, which may be a single byte. */
const bytesPerPacket = 200;

/** How much a picture that is being put together takes. */
export class PictureRoom {
  #bytes = 0;

  /** To be told of each packet; false when the picture has become too large to be kept. */
  take(payload: Buffer): boolean {
    this.#bytes += payload.length + bytesPerPacket;
    return this.#bytes <= mostPictureBytes;
  }
}

/** Puts packets that come in order together to pictures. After a loss it gives nothing until the next keyframe. */
export interface Depacketiser {
  push(packet: VideoPacket, isAfterLoss: boolean): VideoFrame[];
}

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

/** Puts packets that come in order together to pictures. After a loss it gives nothing until the next keyframe. */
export interface Depacketiser {
  push(packet: VideoPacket, isAfterLoss: boolean): VideoFrame[];
}

import type { TrackSource, VideoCodec } from '@campus/protocol';
import type { types } from 'mediasoup-client';

type Encoding = types.RtpEncodingParameters;

export interface PictureSize {
  readonly width: number;
  readonly height: number;
}

/** Chromium sends at most two simulcast layers below this size, and one below a quarter of it. */
const threeLayers: PictureSize = { width: 960, height: 540 };
const twoLayers: PictureSize = { width: 480, height: 270 };

function isAtLeast(size: PictureSize, bound: PictureSize): boolean {
  return size.width * size.height >= bound.width * bound.height;
}

/** The smallest layers, with which a data saver keeps its ceiling (`ceilings` of the protocol). */
const smallCameraBps = 150_000;
const smallScreenBps = 120_000;

/** Bits a second for a camera of this many lines at 30 frames: enough for a face and a whiteboard. */
function cameraBitrateBps(height: number): number {
  if (height >= 1080) return 2_500_000;
  if (height >= 720) return 1_800_000;
  if (height >= 540) return 1_200_000;
  if (height >= 360) return 700_000;
  return height >= 270 ? 350_000 : smallCameraBps;
}

/** The simulcast layers of a picture, smallest first. */
export function videoEncodings(source: TrackSource, size: PictureSize, codec: VideoCodec): Encoding[] {
  // Temporal layers of H.264 cannot be told apart by the SFU, so that they would only cost compression.
  const scalabilityMode = codec === 'VP8' ? 'L1T3' : 'L1T1';
  if (source === 'screen') return screenEncodings(size, scalabilityMode);
  const top: Encoding = { scalabilityMode, maxBitrate: cameraBitrateBps(size.height) };
  const half: Encoding = {
    scalabilityMode,
    scaleResolutionDownBy: 2,
    maxBitrate: cameraBitrateBps(size.height / 2) * 0.75,
  };
  const quarter: Encoding = { scalabilityMode, scaleResolutionDownBy: 4, maxBitrate: smallCameraBps };
  if (isAtLeast(size, threeLayers)) return [quarter, half, top];
  if (isAtLeast(size, twoLayers)) return [{ ...half, maxBitrate: smallCameraBps }, top];
  return [top];
}

/**
 * A screen keeps its sharpness and gives up frames instead. The middle layer serves thumbnails and thin lines, the small
 * one those who save data: as large, since slides are to be read, and sharp a second or two after each.
 */
function screenEncodings(size: PictureSize, scalabilityMode: string): Encoding[] {
  const top: Encoding = { scalabilityMode, maxBitrate: 2_500_000, maxFramerate: 15 };
  const half: Encoding = { scalabilityMode, maxBitrate: 500_000, maxFramerate: 8, scaleResolutionDownBy: 2 };
  const small: Encoding = { ...half, maxBitrate: smallScreenBps, maxFramerate: 5 };
  if (isAtLeast(size, threeLayers)) return [small, half, top];
  return isAtLeast(size, twoLayers) ? [{ ...small, scaleResolutionDownBy: 1 }, top] : [top];
}

export const microphoneEncoding: Encoding = { maxBitrate: 48_000, priority: 'high', networkPriority: 'high' };

export const microphoneCodecOptions: types.ProducerCodecOptions = {
  opusStereo: false,
  opusFec: true,
  opusDtx: true,
  // What the way to the SFU loses is asked for again; without it everybody would miss it.
  opusNack: true,
  opusMaxAverageBitrate: 48_000,
};

/** H.264 first: hardware encodes it, and it is recorded without transcoding. Null when the browser sends neither. */
export function pickCodec(codecs: readonly types.RtpCodecCapability[]): VideoCodec | null {
  for (const codec of ['H264', 'VP8'] as const) if (capabilityOf(codecs, codec)) return codec;
  return null;
}

export function capabilityOf(
  codecs: readonly types.RtpCodecCapability[],
  codec: VideoCodec,
): types.RtpCodecCapability | undefined {
  return codecs.find((candidate) => candidate.mimeType.toLowerCase() === `video/${codec.toLowerCase()}`);
}

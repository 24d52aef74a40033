import type { TapOffer } from '@campus/protocol/control/sfu';
import { AppError } from '@campus/protocol/errors';
import { H264Depacketiser } from './h264-depacketiser.ts';
import type { IvfCodec } from './ivf.ts';
import { PictureWriter } from './picture-writer.ts';
import type { Delivered } from './reorder-buffer.ts';
import type { RtpPacket } from './rtp-packet.ts';
import { RtpStream } from './rtp-stream.ts';
import { Tap, type TapReceiver } from './tap.ts';
import type { TrackCapture, TrackCaptureOptions } from './track-capture.ts';
import type { Depacketiser, VideoFrame } from './video-frame.ts';
import { Vp8Depacketiser } from './vp8-depacketiser.ts';

/** Long enough for the publisher to send a lost packet again; frames wait for their predecessors anyway. */
const holdMs = 500;
/** The SFU's first report tells when the first frames were captured; it comes within 1.5 s of the tap's opening. */
const firstReportWithinMs = 1_600;

interface Stream {
  rtp: RtpStream;
  depacketiser: Depacketiser;
  startedMs: number;
  /** Frames that wait for the first report. */
  waiting: VideoFrame[];
}

/** Captures a camera or a screen: tap → packets in order → frames → times → parts. */
export function capturePicture(options: TrackCaptureOptions): TrackCapture {
  const { track, clock, epochMs, renditionDir, openEncoder, log } = options;
  const { trackId } = track;
  let writer: PictureWriter | null = null;
  let writerCodec: IvfCodec | null = null;
  let stream: Stream | null = null;
  let endMs = Number.POSITIVE_INFINITY;
  const closing: Promise<void>[] = [];

  const tap = new Tap({ ...options, trackId, onOpen });

  function writerFor(codec: IvfCodec): PictureWriter {
    if (writer && writerCodec === codec) return writer;
    // Asked for before the writer ends: what was lost before a change of codec is lost after it.
    const interruption = writer?.handOver('the codec changed') ?? options.takeInterruption();
    if (writer) closing.push(writer.close());
    writerCodec = codec;
    writer = new PictureWriter({
      renditionDir,
      codec,
      openEncoder,
      isScreen: track.source === 'screen',
      interruption,
      requestKeyframe: () => tap.requestKeyframe(),
      onGap: (fromMs, toMs, reason) => options.onGap({ trackId, fromMs, toMs, reason }),
      log,
    });
    return writer;
  }

  function onOpen(offer: TapOffer): TapReceiver {
    const codec = codecOf(offer);
    writerFor(codec);
    const own: Stream = {
      rtp: new RtpStream({
        offer,
        nowMs: () => clock.nowMs(),
        holdMs,
        onPacket: (delivered) => onPacket(own, delivered),
      }),
      depacketiser: codec === 'H264' ? new H264Depacketiser() : new Vp8Depacketiser(),
      startedMs: clock.nowMs(),
      waiting: [],
    };
    stream = own;
    return {
      onDatagram: (datagram) => own.rtp.onDatagram(datagram),
      onLost: (reason) => {
        write(own);
        if (stream === own) stream = null;
        writer?.end(reason === 'closed' ? null : reason);
      },
    };
  }

  function onPacket(own: Stream, { packet, isAfterLoss }: Delivered<RtpPacket>): void {
    if (packet.payload.length === 0) return;
    const { timestamp, isMarked, payload } = packet;
    const frames = own.depacketiser.push({ rtpTimestamp: timestamp, isLast: isMarked, payload }, isAfterLoss);
    if (frames.length === 0) return;
    own.waiting.push(...frames);
    writeWhenTimed(own);
  }

  function writeWhenTimed(own: Stream): void {
    if (own.rtp.clock.isSynchronised || clock.nowMs() - own.startedMs > firstReportWithinMs) write(own);
  }

  function write(own: Stream): void {
    const nowMs = clock.nowMs() - epochMs;
    for (const frame of own.waiting.splice(0)) {
      const recordingMs = own.rtp.clock.toWallMs(frame.rtpTimestamp) - epochMs;
      if (recordingMs < endMs) writer?.write(frame, recordingMs, nowMs);
    }
  }

  return {
    track,
    tick() {
      stream?.rtp.tick();
      if (stream) writeWhenTimed(stream);
      // Also while the tap is away: what is missing then is counted by the writer.
      writer?.tick(clock.nowMs() - epochMs);
    },
    handOver: (reason) => writer?.handOver(reason) ?? null,
    endAt(recordingMs) {
      endMs = recordingMs;
    },
    async close() {
      await tap.close();
      await Promise.all([writer?.close(), ...closing]);
    },
  };
}

function codecOf(offer: TapOffer): IvfCodec {
  const name = offer.rtpParameters.codecs[0]?.mimeType.toLowerCase();
  if (name === 'video/h264') return 'H264';
  if (name === 'video/vp8') return 'VP80';
  throw new AppError('NO_ENCODING', `a picture of the codec ${name ?? 'unknown'} cannot be recorded`);
}

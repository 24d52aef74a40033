import type { TapOffer } from '@campus/protocol/control/sfu';
import { sampleRate } from './encoder-arguments.ts';
import { OpusVoice } from './opus-voice.ts';
import { RtpStream } from './rtp-stream.ts';
import type { SoundDesk } from './sound-desk.ts';
import { SoundWriter } from './sound-writer.ts';
import { Tap, type TapReceiver } from './tap.ts';
import { type Interruption, smallestGapMs, type TrackCapture, type TrackCaptureOptions } from './track-capture.ts';

/** Less than the desk's delay, since sound that comes later than that is not heard. */
const holdMs = 250;
const microphoneBitrateBps = 96_000;
const samplesPerMs = sampleRate / 1000;

/** Captures a microphone: tap → packets in order → decoded → its place on the time line → the desk. */
export function captureSound(options: TrackCaptureOptions, desk: SoundDesk): TrackCapture {
  const { track, clock, epochMs, renditionDir, openEncoder, log } = options;
  const { trackId } = track;
  let channel: ReturnType<SoundDesk['addVoice']> | null = null;
  let stream: RtpStream | null = null;
  let endMs = Number.POSITIVE_INFINITY;
  let lost: Interruption | null = null;
  const onGap = (fromMs: number, toMs: number, reason: string) => options.onGap({ trackId, fromMs, toMs, reason });

  const tap = new Tap({ ...options, trackId, onOpen });

  async function onOpen(offer: TapOffer): Promise<TapReceiver> {
    channel ??= desk.addVoice(
      (startSample) =>
        new SoundWriter(startSample, { renditionDir, bitrateBps: microphoneBitrateBps, openEncoder, onGap, log }),
    );
    const opus = new OpusVoice(channel.voice);
    await opus.ready;
    const own = new RtpStream({
      offer,
      nowMs: () => clock.nowMs(),
      holdMs,
      onPacket: ({ packet }) => {
        const recordingMs = own.clock.toWallMs(packet.timestamp) - epochMs;
        if (recordingMs < endMs) opus.decode(packet.payload, recordingMs);
      },
    });
    stream = own;
    const recordingMs = clock.nowMs() - epochMs;
    const before = lost ?? options.takeInterruption();
    if (before && recordingMs - before.untilMs > smallestGapMs) onGap(before.untilMs, recordingMs, before.reason);
    lost = null;
    return {
      onDatagram: (datagram) => own.onDatagram(datagram),
      onLost: (reason) => {
        opus.close();
        if (stream === own) stream = null;
        if (reason !== 'closed') lost = { untilMs: clock.nowMs() - epochMs, reason };
      },
    };
  }

  return {
    track,
    tick: () => stream?.tick(),
    handOver(reason) {
      const interruption = lost ?? (stream && { untilMs: clock.nowMs() - epochMs, reason });
      lost = null;
      return interruption;
    },
    endAt(recordingMs) {
      endMs = recordingMs;
    },
    async close() {
      await tap.close();
      const nowMs = Math.min(clock.nowMs() - epochMs, endMs);
      if (lost && nowMs - lost.untilMs > smallestGapMs) onGap(lost.untilMs, nowMs, lost.reason);
      lost = null;
      // The desk is behind the time, and mixes what has come until now before it closes the voice's file.
      channel?.retire(nowMs * samplesPerMs);
    },
  };
}

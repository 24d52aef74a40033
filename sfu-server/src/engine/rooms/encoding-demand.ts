import { AppError } from '@campus/protocol/errors';
import type { RtpCapabilities, VideoCodec } from '@campus/protocol/media';
import { takeableVideoCodecs } from '../codecs.ts';
import type { EngineListener } from '../media-engine.ts';
import type { Timers } from '../timers.ts';
import { chooseWantedCodec } from './choose-encoding.ts';
import type { EncodingPart, TrackPart } from './room-parts.ts';

/** A publisher that was asked and did not deliver is asked again after this long, when somebody still asks. */
const askAgainMs = 10_000;
const unusedMs = 10_000;

/**
 * A track may be sent in a second codec, on demand: asked for when a receiver can take none of what is there, given up
 * when nobody has used it for ten seconds. The first encoding, the publisher's own choice, stays in any case.
 */
export class EncodingDemand {
  readonly #roomId: string;
  readonly #timers: Timers;
  readonly #emit: EngineListener;
  readonly #unused = new Map<string, () => void>();

  constructor(options: { roomId: string; timers: Timers; emit: EngineListener }) {
    this.#roomId = options.roomId;
    this.#timers = options.timers;
    this.#emit = options.emit;
  }

  /** Asks the publisher for what this receiver could take. The answer is the error for the receiver. */
  want(track: TrackPart, rtpCapabilities: RtpCapabilities): AppError {
    const codec =
      track.kind === 'video' ? chooseWantedCodec(track.encodings, takeableVideoCodecs(rtpCapabilities)) : undefined;
    if (!codec) {
      return new AppError('NO_ENCODING', 'the receiver takes none of the codecs that we carry', { retryable: false });
    }
    const askedAtMs = track.wantedAtMs.get(codec);
    const nowMs = this.#timers.nowMs();
    if (askedAtMs === undefined || nowMs - askedAtMs >= askAgainMs) {
      track.wantedAtMs.set(codec, nowMs);
      this.#emit({ name: 'encoding.wanted', data: { roomId: this.#roomId, trackId: track.trackId, codec } });
    }
    return new AppError('NO_ENCODING', `no encoding suits the receiver yet; the publisher was asked for ${codec}`);
  }

  arrived(track: TrackPart, encoding: EncodingPart): void {
    if (encoding.codec !== 'opus') track.wantedAtMs.delete(encoding.codec);
    // Whoever waited for it may have left meanwhile.
    this.review(track, encoding);
  }

  /** To be told whenever an encoding won or lost a user, or the track's first encoding changed. */
  review(track: TrackPart, encoding: EncodingPart): void {
    const isExtra = track.encodings.indexOf(encoding) > 0;
    if (!isExtra || encoding.users.size > 0 || encoding.codec === 'opus') {
      this.forget(encoding.producerId);
      return;
    }
    if (this.#unused.has(encoding.producerId)) return;
    const codec: VideoCodec = encoding.codec;
    const stop = this.#timers.after(unusedMs, () => {
      this.#unused.delete(encoding.producerId);
      this.#emit({ name: 'encoding.unwanted', data: { roomId: this.#roomId, trackId: track.trackId, codec } });
    });
    this.#unused.set(encoding.producerId, stop);
  }

  forget(producerId: string): void {
    this.#unused.get(producerId)?.();
    this.#unused.delete(producerId);
  }

  close(): void {
    for (const stop of this.#unused.values()) stop();
    this.#unused.clear();
  }
}

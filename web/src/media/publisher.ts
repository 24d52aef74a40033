import { AppError, ceilings, type Saving, type TrackSource, type VideoCodec } from '@campus/protocol';
import type { types } from 'mediasoup-client';
import { capabilityOf, microphoneCodecOptions, microphoneEncoding, pickCodec, videoEncodings } from './encodings.ts';
import type { PeerLink } from './peer-link.ts';
import { randomId } from './random-id.ts';
import type { SignallingPort } from './signalling-port.ts';
import { activeLayers } from './uplink-watch.ts';

export interface OwnTrack {
  readonly trackId: string;
  readonly source: TrackSource;
  readonly mediaTrack: MediaStreamTrack;
  readonly isMuted: boolean;
  /** Whether its media reaches the SFU. */
  readonly isFlowing: boolean;
  readonly error: AppError | null;
}

interface Held {
  trackId: string;
  readonly source: TrackSource;
  mediaTrack: MediaStreamTrack;
  isMuted: boolean;
  error: AppError | null;
  /** What the room's browsers can take; the first is the one that is recorded. */
  codecs: VideoCodec[];
  readonly producers: Map<VideoCodec | 'opus', types.Producer>;
}

export interface PublisherDependencies {
  readonly link: () => PeerLink;
  readonly signalling: SignallingPort;
  readonly sendCodecs: () => readonly types.RtpCodecCapability[];
  readonly onChange: () => void;
}

const RETRY_MS = 1_000;

/**
 * Own camera, screen and microphone on their way out. It holds what shall be published, and makes it so: after
 * a rebuilt link everything is produced again under the same track ids.
 */
export class Publisher {
  readonly #deps: PublisherDependencies;
  readonly #held = new Map<string, Held>();
  #queue: Promise<unknown> = Promise.resolve();
  #retry: ReturnType<typeof setTimeout> | undefined;
  #isClosed = false;
  #hold: Saving = 'off';

  constructor(deps: PublisherDependencies) {
    this.#deps = deps;
  }

  list(): OwnTrack[] {
    return [...this.#held.values()].map((held) => ({
      trackId: held.trackId,
      source: held.source,
      mediaTrack: held.mediaTrack,
      isMuted: held.isMuted,
      isFlowing: [...held.producers.values()].some((producer) => !producer.closed),
      error: held.error,
    }));
  }

  find(source: TrackSource): OwnTrack | undefined {
    return this.list().find((track) => track.source === source);
  }

  /**
   * Publishes a captured track. Resolves when the SFU has it; a refusal rejects, and nothing is held then. With a
   * `trackId` from before a reload it is the same track for everybody, and stays featured.
   */
  async publish(source: TrackSource, mediaTrack: MediaStreamTrack, trackId = randomId('t')): Promise<string> {
    const codec = source === 'microphone' ? null : pickCodec(this.#deps.sendCodecs());
    if (source !== 'microphone' && codec === null) throw new AppError('NO_ENCODING', 'no codec in common with the SFU');
    const held: Held = {
      trackId,
      source,
      mediaTrack,
      isMuted: !mediaTrack.enabled,
      error: null,
      codecs: codec ? [codec] : [],
      producers: new Map(),
    };
    this.#held.set(held.trackId, held);
    this.#deps.onChange();
    await this.sync();
    if (held.error && !held.error.retryable) {
      this.forget(held.trackId);
      throw held.error;
    }
    return held.trackId;
  }

  /** Another device for the same track: nobody has to subscribe again. */
  async replace(trackId: string, mediaTrack: MediaStreamTrack): Promise<void> {
    const held = this.#held.get(trackId);
    if (!held) return;
    held.mediaTrack = mediaTrack;
    mediaTrack.enabled = !held.isMuted;
    for (const producer of held.producers.values())
      if (!producer.closed) await producer.replaceTrack({ track: mediaTrack });
    this.#deps.onChange();
  }

  async setMuted(trackId: string, isMuted: boolean): Promise<void> {
    const held = this.#held.get(trackId);
    if (!held) return;
    this.applyMuted(trackId, isMuted);
    try {
      await this.#deps.signalling.command(isMuted ? 'track.mute' : 'track.unmute', { trackId });
    } catch (error) {
      // Silent here but open there would be harmless; the reverse must not be.
      if (!isMuted) this.applyMuted(trackId, true);
      throw error;
    }
  }

  /** Follows what the log says, without saying it again (a moderator muted us). */
  applyMuted(trackId: string, isMuted: boolean): void {
    const held = this.#held.get(trackId);
    if (!held || held.isMuted === isMuted) return;
    held.isMuted = isMuted;
    held.mediaTrack.enabled = !isMuted;
    for (const producer of held.producers.values()) {
      if (producer.closed) continue;
      if (isMuted) producer.pause();
      else producer.resume();
    }
    this.#deps.onChange();
  }

  /** Sends only the smallest layers of pictures, or none of them, so that the sound gets through. */
  spare(hold: Saving): void {
    if (this.#hold === hold) return;
    this.#hold = hold;
    for (const { source, producers } of this.#held.values())
      for (const producer of producers.values()) void sendLayers(producer, source, hold);
  }

  /** Ends a track of one's own for everybody. */
  async unpublish(trackId: string): Promise<void> {
    if (!this.#held.has(trackId)) return;
    this.forget(trackId);
    await this.#deps.signalling.command('track.close', { trackId });
  }

  /** The log has closed the track: stop sending. The captured track is left to its owner. */
  forget(trackId: string): MediaStreamTrack | null {
    const held = this.#held.get(trackId);
    if (!held) return null;
    this.#held.delete(trackId);
    for (const producer of held.producers.values()) producer.close();
    this.#deps.onChange();
    return held.mediaTrack;
  }

  addEncoding(trackId: string, codec: VideoCodec): void {
    const held = this.#held.get(trackId);
    if (!held || held.source === 'microphone' || held.codecs.includes(codec)) return;
    if (!capabilityOf(this.#deps.sendCodecs(), codec)) return;
    held.codecs = [...held.codecs, codec];
    void this.sync();
  }

  removeEncoding(trackId: string, codec: VideoCodec): void {
    const held = this.#held.get(trackId);
    // The first one stays: it is what is recorded.
    if (!held || held.codecs.indexOf(codec) < 1) return;
    held.codecs = held.codecs.filter((other) => other !== codec);
    const producer = held.producers.get(codec);
    if (!producer) return;
    held.producers.delete(codec);
    producer.close();
    this.#deps.signalling.call('track.removeEncoding', { trackId, producerId: producer.id }).catch(() => undefined);
  }

  /** Produces whatever is held and does not flow. One at a time; never rejects. */
  sync(): Promise<void> {
    const run = this.#queue.then(() => this.#syncNow());
    this.#queue = run;
    return run;
  }

  close(): void {
    this.#isClosed = true;
    clearTimeout(this.#retry);
    for (const trackId of [...this.#held.keys()]) this.forget(trackId);
  }

  async #syncNow(): Promise<void> {
    clearTimeout(this.#retry);
    let isIncomplete = false;
    for (const held of [...this.#held.values()]) {
      const codecs = held.source === 'microphone' ? (['opus'] as const) : held.codecs;
      for (const codec of codecs) {
        if (this.#isClosed || !this.#held.has(held.trackId)) break;
        const producer = held.producers.get(codec);
        if (producer && !producer.closed) continue;
        try {
          await this.#produce(held, codec, codec !== codecs[0]);
          held.error = null;
        } catch (error) {
          held.error = error instanceof AppError ? error : new AppError('UNAVAILABLE', String(error), { cause: error });
          isIncomplete ||= held.error.retryable;
          if (codec === codecs[0]) break;
        }
      }
    }
    if (isIncomplete && !this.#isClosed) this.#retry = setTimeout(() => void this.sync(), RETRY_MS);
    this.#deps.onChange();
  }

  async #produce(held: Held, codec: VideoCodec | 'opus', isExtra: boolean): Promise<void> {
    const transport = await this.#deps.link().ensure();
    const appData = { trackId: held.trackId, source: held.source, isExtra };
    const base = { track: held.mediaTrack, stopTracks: false, disableTrackOnPause: false, appData };
    const producer = await transport.produce(
      codec === 'opus'
        ? { ...base, encodings: [microphoneEncoding], codecOptions: microphoneCodecOptions }
        : { ...base, ...this.#videoOptions(held, codec) },
    );
    if (this.#isClosed || !this.#held.has(held.trackId)) return producer.close();
    held.producers.set(codec, producer);
    if (held.isMuted) producer.pause();
    if (held.source === 'screen') await keepSharp(producer);
    if (this.#hold !== 'off') await sendLayers(producer, held.source, this.#hold);
  }

  #videoOptions(held: Held, codec: VideoCodec): types.ProducerOptions {
    const { width = 1280, height = 720 } = held.mediaTrack.getSettings();
    const capability = capabilityOf(this.#deps.sendCodecs(), codec);
    return {
      encodings: videoEncodings(held.source, { width, height }, codec),
      codecOptions: { videoGoogleStartBitrate: 1000 },
      ...(capability ? { codec: capability } : {}),
    };
  }
}

/** Text has to stay readable: when the uplink is thin, frames go before sharpness does. */
async function keepSharp(producer: types.Producer): Promise<void> {
  const sender = producer.rtpSender;
  if (!sender) return;
  const parameters = sender.getParameters() as RTCRtpSendParameters & { degradationPreference?: string };
  parameters.degradationPreference = 'maintain-resolution';
  await sender.setParameters(parameters).catch(() => undefined);
}

async function sendLayers(producer: types.Producer, source: TrackSource, hold: Saving): Promise<void> {
  const sender = producer.rtpSender;
  if (!sender || producer.closed || source === 'microphone') return;
  const parameters = sender.getParameters();
  const active = activeLayers(hold, ceilings[hold].sources.includes(source), parameters.encodings.length);
  for (const [layer, encoding] of parameters.encodings.entries()) encoding.active = active[layer] ?? true;
  await sender.setParameters(parameters).catch(() => undefined);
}

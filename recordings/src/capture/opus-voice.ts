import { OpusDecoder } from 'opus-decoder';
import { sampleRate } from './encoder-arguments.ts';
import type { Voice } from './voice.ts';

const samplesPerMs = sampleRate / 1000;
/** What an Opus encoder looks ahead, and what its decoder's output is late by (RFC 7845, pre-skip). */
const lookaheadSamples = 312;
/** A voice that is too late for so long is too late for good (a very slow uplink): it is then moved rather than lost. */
const lateForGoodSamples = 2 * sampleRate;
const reserveSamples = sampleRate / 5;

/** Decodes one microphone's Opus packets onto its voice's time line. */
export class OpusVoice {
  readonly #decoder: OpusDecoder;
  readonly #voice: Voice;
  #isReady = false;
  #isClosed = false;
  /** How much later than it was spoken this voice is heard, because it comes so late. */
  #shiftSamples = 0;
  #lateSamples = 0;

  constructor(voice: Voice) {
    this.#voice = voice;
    this.#decoder = new OpusDecoder();
    void this.#decoder.ready.then(() => {
      if (this.#isClosed) this.#decoder.free();
      else this.#isReady = true;
    });
  }

  /** Resolves when packets can be taken; what comes before is not heard. */
  get ready(): Promise<void> {
    return this.#decoder.ready;
  }

  /** One packet, spoken at `recordingMs`. A broken packet is left out. */
  decode(packet: Uint8Array, recordingMs: number): void {
    if (!this.#isReady || packet.length === 0) return;
    const { channelData, samplesDecoded, errors } = this.#decoder.decodeFrame(packet);
    const left = channelData[0];
    if (!left || samplesDecoded === 0 || errors.length > 0) return;
    const at = recordingMs * samplesPerMs - lookaheadSamples + this.#shiftSamples;
    const late = this.#voice.place(left, channelData[1] ?? left, at);
    this.#lateSamples = late === 0 ? 0 : this.#lateSamples + late;
    if (this.#lateSamples < lateForGoodSamples) return;
    this.#lateSamples = 0;
    this.#shiftSamples += this.#voice.readUntil - at + reserveSamples;
  }

  close(): void {
    if (this.#isReady) this.#decoder.free();
    this.#isReady = false;
    this.#isClosed = true;
  }
}

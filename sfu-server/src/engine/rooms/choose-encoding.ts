import type { VideoCodec } from '@campus/protocol/media';
import type { CodecName } from '../codecs.ts';

interface Choosable {
  readonly codec: CodecName;
}

/**
 * The encoding that a receiver gets: H.264 where it can take it (hardware decodes it, and it is what is recorded), else
 * the oldest that it can take. Undefined when there is none. Pure.
 */
export function chooseEncoding<E extends Choosable>(
  encodings: readonly E[],
  canConsume: (encoding: E) => boolean,
): E | undefined {
  const consumable = encodings.filter(canConsume);
  return consumable.find((encoding) => encoding.codec === 'H264') ?? consumable[0];
}

/** The codec to ask the publisher for, when none of its encodings suits a receiver that takes `takeable`. Pure. */
export function chooseWantedCodec(
  encodings: readonly Choosable[],
  takeable: readonly VideoCodec[],
): VideoCodec | undefined {
  return takeable.find((codec) => encodings.every((encoding) => encoding.codec !== codec));
}

import type { TrackSource } from '@campus/protocol/broadcast/roles';
import { AppError } from '@campus/protocol/errors';
import type { MediaKind, RtpParameters } from '@campus/protocol/media';
import { z } from 'zod';
import { type CodecName, codecName, knownHeaderExtensions } from './codecs.ts';

/**
 * What a publisher may say about what it sends. mediasoup checks types, but a number outside its wire type is cut
 * silently, an unknown name throws while a request is half written into the buffer that all requests share, and some
 * contradictions make the worker abort: whoever sends garbage must hear so, and take nobody along.
 */
const ssrc = z.number().int().min(1).max(0xffffffff);
const payloadType = z.number().int().min(0).max(127);
const parameterValues = z.record(z.string().max(60), z.union([z.string().max(500), z.number()]));

const Codec = z.object({
  mimeType: z.string().regex(/^(audio|video)\/[\w-]{1,30}$/i),
  payloadType,
  clockRate: z.number().int().min(1).max(0xffffffff),
  channels: z.number().int().min(1).max(8).optional(),
  parameters: parameterValues.optional(),
  rtcpFeedback: z
    .array(z.object({ type: z.string().max(40), parameter: z.string().max(40).optional() }))
    .max(16)
    .optional(),
});

const Encoding = z.object({
  ssrc: ssrc.optional(),
  rid: z
    .string()
    .regex(/^[A-Za-z0-9_-]{1,16}$/)
    .optional(),
  codecPayloadType: payloadType.optional(),
  rtx: z.object({ ssrc }).optional(),
  dtx: z.boolean().optional(),
  scalabilityMode: z
    .string()
    .regex(/^[LS][1-3]T[1-3](_KEY(_SHIFT)?)?$/)
    .optional(),
  maxBitrate: z.number().int().min(1).max(1_000_000_000).optional(),
});

const Sent = z.object({
  mid: z
    .string()
    .regex(/^[\x21-\x7e]{1,16}$/)
    .optional(),
  codecs: z.array(Codec).min(1).max(8),
  headerExtensions: z
    .array(
      z.object({
        uri: z.string().refine((uri) => knownHeaderExtensions.has(uri), 'is not a header extension that we know'),
        id: z.number().int().min(1).max(255),
        encrypt: z.boolean().optional(),
        parameters: parameterValues.optional(),
      }),
    )
    .max(32)
    .optional(),
  encodings: z.array(Encoding).max(4).optional(),
  rtcp: z.object({ cname: z.string().max(200).optional(), reducedSize: z.boolean().optional() }).optional(),
  msid: z.string().max(200).optional(),
});

export interface ProduceCheck {
  codec: CodecName;
  /** Only what mediasoup knows; a browser's further hints are left out. */
  rtpParameters: RtpParameters;
}

/** Throws INVALID, with the field, for anything that cannot be published as this source. Pure. */
export function checkProduce(source: TrackSource, kind: MediaKind, raw: RtpParameters): ProduceCheck {
  if (kind !== kindOf(source)) refuse('kind', `a ${source} is ${kindOf(source)}, not ${kind}`);
  const parsed = Sent.safeParse(raw);
  if (!parsed.success) throw AppError.fromZod(parsed.error, 'rtpParameters');
  const sent = parsed.data;

  const payloadTypes = sent.codecs.map((codec) => codec.payloadType);
  if (hasDuplicates(payloadTypes)) refuse('codecs', 'two codecs have the same payload type');
  const mediaCodecs = sent.codecs.filter((codec) => !isRtx(codec.mimeType));
  const mediaCodec = mediaCodecs[0];
  if (mediaCodecs.length !== 1 || !mediaCodec) return refuse('codecs', 'there must be exactly one media codec');
  const codec = codecName(mediaCodec.mimeType);
  if (!codec) return refuse('codecs', `${mediaCodec.mimeType} is not carried here; use opus, H264 or VP8`);
  if ((codec === 'opus') !== (kind === 'audio')) refuse('codecs', `${mediaCodec.mimeType} is not ${kind}`);
  for (const rtx of sent.codecs.filter((candidate) => isRtx(candidate.mimeType))) {
    if (rtx.parameters?.['apt'] !== mediaCodec.payloadType) refuse('codecs', 'RTX repeats a codec that is not there');
  }

  const encodings = sent.encodings ?? [];
  if (kind === 'audio' && encodings.length > 1) refuse('encodings', 'sound has one encoding');
  const isNamed = (encoding: z.output<typeof Encoding>) => encoding.ssrc !== undefined || encoding.rid !== undefined;
  if (encodings.length > 1 && !encodings.every(isNamed)) refuse('encodings', 'each layer needs an ssrc or a rid');
  if (encodings.length <= 1 && sent.mid === undefined && !encodings.some(isNamed)) {
    refuse('encodings', 'an ssrc, a rid or a mid is needed to recognise the packets');
  }
  const ssrcs = encodings.flatMap((encoding) => [encoding.ssrc, encoding.rtx?.ssrc]).filter((one) => one !== undefined);
  if (hasDuplicates(ssrcs)) refuse('encodings', 'two streams have the same ssrc');
  if (hasDuplicates(encodings.map((encoding) => encoding.rid).filter((rid) => rid !== undefined))) {
    refuse('encodings', 'two layers have the same rid');
  }
  for (const encoding of encodings) {
    if (encoding.codecPayloadType !== undefined && encoding.codecPayloadType !== mediaCodec.payloadType) {
      refuse('encodings', 'codecPayloadType names a codec that is not there');
    }
  }
  if (hasDuplicates((sent.headerExtensions ?? []).map((extension) => extension.id))) {
    refuse('headerExtensions', 'two header extensions have the same id');
  }
  // Absent fields must be absent and not undefined: mediasoup serialises what it is given.
  return { codec, rtpParameters: JSON.parse(JSON.stringify(sent)) as RtpParameters };
}

export function kindOf(source: TrackSource): MediaKind {
  return source === 'microphone' ? 'audio' : 'video';
}

function isRtx(mimeType: string): boolean {
  return /\/rtx$/i.test(mimeType);
}

function hasDuplicates(values: readonly unknown[]): boolean {
  return new Set(values).size !== values.length;
}

function refuse(field: string, problem: string): never {
  const path = field === 'kind' ? 'kind' : `rtpParameters.${field}`;
  throw new AppError('INVALID', `${path}: ${problem}`, { fields: { [path]: problem } });
}

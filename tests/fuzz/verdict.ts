import { type CallSpec, readReply } from '@campus/protocol/contract';
import { AppError } from '@campus/protocol/errors';
import { z } from 'zod';
import type { Answer } from './wire.ts';

/** A refusal says what is wrong; it is not another load beside the request. */
const longestRefusal = 8_000;

/** What a server may say to a name that nobody knows. */
const unknownCall: CallSpec = { request: z.never(), reply: z.unknown() };

export interface Asked {
  /** Undefined for a name that is no call. */
  readonly spec: CallSpec | undefined;
  /** As the server reads it. */
  readonly request: unknown;
  /** Whoever was removed, or whose place a newer connection took, is cut off rightly. */
  readonly mayBeCutOff: boolean;
}

/** What is wrong with an answer; null when nothing is. */
export function faultOf({ spec = unknownCall, request, mayBeCutOff }: Asked, answer: Answer): string | null {
  if (answer === 'no answer') return 'was not answered';
  if (answer === 'cut off') return mayBeCutOff ? null : 'was cut off';
  const isWanted = spec.request.safeParse(request).success;
  const code = codeOf(spec, answer.text);
  if (code === 'INTERNAL' || code === 'UNAVAILABLE') return `was answered ${answer.text.slice(0, 300)}`;
  if (code === 'ok') return isWanted ? null : 'was taken, although the contract refuses it';
  if (!isWanted && code !== 'INVALID' && code !== 'RATE_LIMITED') return `was answered ${code}, although it is INVALID`;
  return answer.text.length > longestRefusal ? `was refused in ${answer.text.length} characters` : null;
}

/** `ok`, or the code of the refusal; INTERNAL for what is no answer of the contract. */
export function codeOf(spec: CallSpec, text: string): 'ok' | AppError['code'] {
  try {
    const [reply] = JSON.parse(text) as unknown[];
    readReply(spec, reply);
    return 'ok';
  } catch (error) {
    return error instanceof AppError ? error.code : 'INTERNAL';
  }
}

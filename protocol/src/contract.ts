import { z } from 'zod';
import { AppError, ErrorBody } from './errors.ts';

/** Raised when a message changes in a way that an older client would misread. */
export const PROTOCOL_VERSION = 2;

/** A request with a reply: both sides get their types from it, and every inbound message is parsed. */
export interface CallSpec<Request extends z.ZodType = z.ZodType, Reply extends z.ZodType = z.ZodType> {
  readonly request: Request;
  readonly reply: Reply;
}

export function call<Request extends z.ZodType, Reply extends z.ZodType>(
  request: Request,
  reply: Reply,
): CallSpec<Request, Reply> {
  return { request, reply };
}

/** Calls by wire name (`noun.verb`), and notices (no reply) by wire name in the past tense. */
export type Calls = Readonly<Record<string, CallSpec>>;
export type Notices = Readonly<Record<string, z.ZodType>>;

export type RequestOf<C extends Calls, Name extends keyof C> = z.output<C[Name]['request']>;
export type RequestInputOf<C extends Calls, Name extends keyof C> = z.input<C[Name]['request']>;
export type ReplyOf<C extends Calls, Name extends keyof C> = z.output<C[Name]['reply']>;
export type NoticeOf<N extends Notices, Name extends keyof N> = z.output<N[Name]>;

export type ReplyEnvelope<T> = { ok: true; data: T } | { ok: false; error: ErrorBody };

const Envelope = z.union([
  z.object({ ok: z.literal(true), data: z.unknown() }),
  z.object({ ok: z.literal(false), error: ErrorBody }),
]);

/** Reads an answer from the wire; an error body becomes an AppError, anything unreadable INTERNAL. */
export function readReply<Spec extends CallSpec>(spec: Spec, raw: unknown): z.output<Spec['reply']> {
  const parsed = Envelope.safeParse(raw);
  if (!parsed.success) throw new AppError('INTERNAL', 'the answer is not a reply envelope', { cause: parsed.error });
  if (!parsed.data.ok) throw AppError.fromBody(parsed.data.error);
  const data = spec.reply.safeParse(parsed.data.data);
  if (!data.success) throw new AppError('INTERNAL', 'the answer does not match the contract', { cause: data.error });
  return data.data as z.output<Spec['reply']>;
}

/** Reads a request from the wire, or says which fields are wrong. */
export function readRequest<Spec extends CallSpec>(spec: Spec, name: string, raw: unknown): z.output<Spec['request']> {
  const parsed = spec.request.safeParse(raw);
  if (!parsed.success) throw AppError.fromZod(parsed.error, name);
  return parsed.data as z.output<Spec['request']>;
}

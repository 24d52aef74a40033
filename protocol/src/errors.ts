import { z } from 'zod';

/**
 * The closed list of reasons for which a service refuses. Screens translate codes into sentences
 * (`errors.<CODE>` in the catalogues), so a new code needs a sentence in every language.
 */
export const errorCodes = [
  /** The message does not have the shape that the contract asks for. `details` names the fields. */
  'INVALID',
  /** No valid session, join token or control secret. */
  'UNAUTHENTICATED',
  /** Known, but not allowed. */
  'FORBIDDEN',
  /** The thing does not exist, or the asker may not know that it does. */
  'NOT_FOUND',
  /** The state has moved on, or something of that name exists already. */
  'CONFLICT',
  /** The command does not fit the broadcast's phase (publishing after the end, say). */
  'WRONG_PHASE',
  /** The link has expired. */
  'LINK_EXPIRED',
  /** The link, or the access it gave, was taken back. */
  'LINK_REVOKED',
  /** The broadcast is locked: nobody enters who has not been there before. */
  'LOCKED',
  /** Consent to being recorded is missing. */
  'CONSENT_REQUIRED',
  /** In an event for schools: a coordinator has not confirmed yet that this person may be seen. */
  'CONFIRMATION_REQUIRED',
  /** No encoding of the track that the receiver's browser can decode (yet). */
  'NO_ENCODING',
  /** More than the stated limit (size, count, seats). */
  'LIMIT_EXCEEDED',
  /** Too often. */
  'RATE_LIMITED',
  /** A part of the system does not answer at present. */
  'UNAVAILABLE',
  /** There is no room at present beside what matters more, such as a broadcast. */
  'BUSY',
  /** The disk has fallen below its reserve. */
  'DISK_FULL',
  /** The client speaks another version of the protocol. */
  'PROTOCOL_VERSION',
  /** An error of ours; its details are in the log under the request's id. */
  'INTERNAL',
] as const;

export const ErrorCode = z.enum(errorCodes);
export type ErrorCode = z.infer<typeof ErrorCode>;

export const ErrorBody = z.object({
  code: ErrorCode,
  message: z.string(),
  retryable: z.boolean(),
  /** Field path → what is wrong with it; only for INVALID. */
  fields: z.record(z.string(), z.string()).optional(),
});
export type ErrorBody = z.infer<typeof ErrorBody>;

const retryableByDefault: ReadonlySet<ErrorCode> = new Set(['UNAVAILABLE', 'BUSY', 'RATE_LIMITED', 'NO_ENCODING']);

/** A request may be wrong in thousands of places; its refusal stays short. */
const mostFields = 20;

/** The one error class that crosses our edges. `message` is for logs and developers, `code` for screens. */
export class AppError extends Error {
  readonly code: ErrorCode;
  readonly retryable: boolean;
  readonly fields: Record<string, string> | undefined;

  constructor(
    code: ErrorCode,
    message: string,
    options: { retryable?: boolean; cause?: unknown; fields?: Record<string, string> } = {},
  ) {
    super(message, options.cause === undefined ? {} : { cause: options.cause });
    this.name = 'AppError';
    this.code = code;
    this.retryable = options.retryable ?? retryableByDefault.has(code);
    this.fields = options.fields;
  }

  toBody(): ErrorBody {
    const body: ErrorBody = { code: this.code, message: this.message, retryable: this.retryable };
    if (this.fields) body.fields = this.fields;
    return body;
  }

  static fromBody(body: ErrorBody): AppError {
    return new AppError(body.code, body.message, {
      retryable: body.retryable,
      ...(body.fields ? { fields: body.fields } : {}),
    });
  }

  /** Names the fields of a failed parse (the first twenty), so that a form can say it beside the field. */
  static fromZod(error: z.ZodError, what: string): AppError {
    const fields: Record<string, string> = {};
    for (const issue of error.issues.slice(0, mostFields))
      fields[issue.path.map(String).join('.') || '(root)'] ??= issue.message;
    const summary = Object.entries(fields)
      .map(([path, message]) => `${path}: ${message}`)
      .join('; ');
    return new AppError('INVALID', `${what}: ${summary}`, { fields });
  }
}

import type { ReplyEnvelope } from '@campus/protocol/contract';
import { AppError, type ErrorCode } from '@campus/protocol/errors';
import type { ErrorRequestHandler, NextFunction, Request, Response } from 'express';
import type { Logger } from './log.ts';

const statusByCode: Record<ErrorCode, number> = {
  INVALID: 400,
  UNAUTHENTICATED: 401,
  FORBIDDEN: 403,
  NOT_FOUND: 404,
  CONFLICT: 409,
  WRONG_PHASE: 409,
  LINK_EXPIRED: 410,
  LINK_REVOKED: 410,
  LOCKED: 423,
  CONSENT_REQUIRED: 403,
  CONFIRMATION_REQUIRED: 403,
  NO_ENCODING: 409,
  LIMIT_EXCEEDED: 413,
  RATE_LIMITED: 429,
  UNAVAILABLE: 503,
  BUSY: 503,
  DISK_FULL: 507,
  PROTOCOL_VERSION: 400,
  INTERNAL: 500,
};

export function httpStatusOf(code: ErrorCode): number {
  return statusByCode[code];
}

/** What may leave the house: an AppError as it is, everything else (and our own INTERNAL) without its details. */
export function publicError(error: unknown): AppError {
  if (error instanceof AppError && error.code !== 'INTERNAL') return error;
  const refused = refusedByExpress(error);
  return refused ?? new AppError('INTERNAL', 'an internal error', { cause: error });
}

/** Body parsers and routers throw errors with an HTTP status; the client's faults among them get a code of ours. */
function refusedByExpress(error: unknown): AppError | undefined {
  if (!(error instanceof Error) || !('status' in error) || typeof error.status !== 'number') return undefined;
  if (error.status === 413) return new AppError('LIMIT_EXCEEDED', 'the request is too large', { cause: error });
  if (error.status === 404) return new AppError('NOT_FOUND', 'there is nothing at this address', { cause: error });
  if (error.status < 400 || error.status > 499) return undefined;
  return new AppError('INVALID', 'the request cannot be read', { cause: error });
}

/** Answers with the status and the reply envelope of the error. Does not log; `errorMiddleware` does. */
export function sendError(response: Response, error: unknown): void {
  const known = publicError(error);
  const body: ReplyEnvelope<never> = { ok: false, error: known.toBody() };
  response.status(statusByCode[known.code]).set('Cache-Control', 'no-store').json(body);
}

/** Goes last. Unknown errors are logged whole and answered as INTERNAL. */
export function errorMiddleware(log: Logger): ErrorRequestHandler {
  return (error: unknown, request: Request, response: Response, next: NextFunction) => {
    const known = publicError(error);
    // The query is left out of the log, since signed addresses carry their signature there.
    const where = { method: request.method, path: request.path };
    if (known.code === 'INTERNAL') log.error({ err: error, ...where }, 'a request failed');
    else log.debug({ code: known.code, ...where }, 'a request was refused');
    if (response.headersSent) {
      next(error);
      return;
    }
    sendError(response, error);
  };
}

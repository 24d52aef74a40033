import { randomUUID } from 'node:crypto';
import { publicError, sendError } from '@campus/service-kit/http-errors';
import type { Logger } from '@campus/service-kit/log';
import type { Metrics } from '@campus/service-kit/metrics';
import type { ErrorRequestHandler, Request, RequestHandler, Response } from 'express';
import { asDatabaseTrouble } from '../database/errors.ts';

/** The pattern and never the address: set-up links, invitations and joining links carry secrets in theirs. */
function patternOf(request: Request): string {
  const path: unknown = request.route?.path;
  return typeof path === 'string' ? path : '(none)';
}

export function requestIdOf(response: Response): string | undefined {
  return response.locals.requestId as string | undefined;
}

/** Gives each request an id (also in the answer, for people who report an error) and measures it. */
export function requestLog({ log, metrics }: { log: Logger; metrics: Metrics }): RequestHandler {
  const seconds = metrics.histogram({
    name: 'campus_http_request_seconds',
    help: 'How long requests took until their answer was sent',
    labelNames: ['method', 'route', 'status'],
    buckets: [0.005, 0.02, 0.05, 0.1, 0.3, 1, 3, 10],
  });
  return (request, response, next) => {
    const requestId = randomUUID();
    response.locals.requestId = requestId;
    response.set('X-Request-Id', requestId);
    const startedAt = performance.now();
    response.once('close', () => {
      const durationMs = performance.now() - startedAt;
      const labels = { method: request.method, route: patternOf(request), status: String(response.statusCode) };
      seconds.observe(labels, durationMs / 1000);
      log.debug({ requestId, ...labels, durationMs: Math.round(durationMs) }, 'a request was answered');
    });
    next();
  };
}

/** Goes last. Unknown errors are logged whole under the request's id, and answered as INTERNAL. */
export function answerErrors(log: Logger): ErrorRequestHandler {
  return (error: unknown, request, response, next) => {
    const trouble = asDatabaseTrouble(error) ?? error;
    const { code } = publicError(trouble);
    const where = { requestId: requestIdOf(response), method: request.method, route: patternOf(request) };
    if (code === 'INTERNAL') log.error({ err: error, ...where }, 'a request failed');
    else if (trouble !== error) log.warn({ err: error, code, ...where }, 'the database could not serve a request');
    else log.debug({ code, ...where }, 'a request was refused');
    if (response.headersSent) {
      next(error);
      return;
    }
    sendError(response, trouble);
  };
}

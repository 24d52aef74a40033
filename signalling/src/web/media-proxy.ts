import { ServerResponse } from 'node:http';
import { AppError } from '@campus/protocol/errors';
import { sendError } from '@campus/service-kit/http-errors';
import type { Logger } from '@campus/service-kit/log';
import type { RequestHandler, Response } from 'express';
import { createProxyServer } from 'http-proxy-3';

/** A recording's id and a file of it, in letters that need no escape: nothing else is ever offered. */
const mediaPath = /^\/media\/[a-z0-9][a-z0-9-]{3,63}(?:\/[A-Za-z0-9_-][A-Za-z0-9._-]*)+$/;

/**
 * Passes `/media/<recordingId>/…` on to the recordings service (Range, HEAD, streams); it checks the signed addresses.
 * The same port carries the control link, health and metrics: only files of recordings can be reached through here.
 */
export function mediaProxy({
  recordingsUrl,
  log,
  answerWithinMs = 30_000,
}: {
  recordingsUrl: string | undefined;
  log: Logger;
  answerWithinMs?: number;
}): RequestHandler {
  const proxy = createProxyServer({ xfwd: true });
  // Only the answer's beginning is waited for: a paused player may take nothing of the rest for an hour.
  proxy.on('proxyReq', (passedOn) => {
    const late = setTimeout(() => passedOn.destroy(new Error('no answer in time')), answerWithinMs);
    passedOn.once('response', () => clearTimeout(late));
    passedOn.once('close', () => clearTimeout(late));
  });
  proxy.on('proxyRes', (answer, _request, response) => {
    // The service died in the middle: without this the browser would wait for the rest for ever.
    answer.once('close', () => {
      if (!answer.complete) response.destroy();
    });
  });
  proxy.on('error', (error, request, response) => {
    log.warn({ err: error, path: request.url?.split('?')[0] }, 'the recordings service did not serve media');
    if (!(response instanceof ServerResponse)) {
      response.destroy();
    } else if (response.headersSent) {
      // Half an answer must not look like a whole one.
      response.destroy();
    } else {
      sendError(response as Response, unavailable(error));
    }
  });
  return (request, response, next) => {
    const address = request.method === 'GET' || request.method === 'HEAD' ? mediaAddress(request.originalUrl) : null;
    if (address === null) {
      next(new AppError('NOT_FOUND', 'there is no such file'));
      return;
    }
    if (!recordingsUrl) {
      next(unavailable());
      return;
    }
    request.url = address;
    proxy.web(request, response, { target: recordingsUrl });
  };
}

/**
 * Path and query as they are passed on, or null for what is no file of a recording. Read once, and what was read is
 * sent: two readers of one address would not always agree on where `%2e%2e` leads.
 */
function mediaAddress(target: string): string | null {
  if (!URL.canParse(target, 'http://campus')) return null;
  const { pathname, search } = new URL(target, 'http://campus');
  return mediaPath.test(pathname) ? pathname + search : null;
}

function unavailable(cause?: unknown): AppError {
  return new AppError('UNAVAILABLE', 'the recordings service does not answer at present', { cause });
}

import { ServerResponse } from 'node:http';
import { AppError } from '@campus/protocol/errors';
import { sendError } from '@campus/service-kit/http-errors';
import type { Logger } from '@campus/service-kit/log';
import type { RequestHandler, Response } from 'express';
import { createProxyServer } from 'http-proxy-3';

/** Passes `/media/…` on to the recordings service as it is (Range, HEAD, streams); it checks the signed addresses. */
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
    if (!recordingsUrl) {
      next(unavailable());
      return;
    }
    // Express has cut the mount path off; the recordings service serves it under the same one.
    request.url = request.originalUrl;
    proxy.web(request, response, { target: recordingsUrl });
  };
}

function unavailable(cause?: unknown): AppError {
  return new AppError('UNAVAILABLE', 'the recordings service does not answer at present', { cause });
}

import { AppError } from '@campus/protocol/errors';
import type { RequestHandler } from 'express';

const reading = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * Refuses what a page of another site makes a browser send. Browsers name the page's origin on every request that
 * changes something; programs that are not browsers name none, and carry no cookie that they were not given.
 */
export function refuseOtherOrigins(publicUrl: () => string): RequestHandler {
  return (request, _response, next) => {
    const origin = request.get('origin');
    if (reading.has(request.method) || origin === undefined) return next();
    const isOurs = origin === new URL(publicUrl()).origin || hostOf(origin) === request.get('host');
    if (!isOurs) throw new AppError('FORBIDDEN', 'the request comes from another site');
    next();
  };
}

/** Also what a browser sends that reached us by another of our names: the page was then served under that name. */
function hostOf(origin: string): string | null {
  return URL.canParse(origin) ? new URL(origin).host : null;
}

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError } from '@campus/protocol/errors';
import { Id } from '@campus/protocol/ids';
import type { RecordingMedia } from '@campus/protocol/recording';
import { type Clock, httpStatusOf, type Logger, publicError } from '@campus/service-kit';
import express, { type Request, type Response, type Router } from 'express';
import { downloadName, type MediaFile, mediaFileOf } from './media-files.ts';
import { masterPlaylist, mediaPlaylist, withToken } from './playlists.ts';
import { createSignedMedia } from './signed-media.ts';

/** What the routes need of the recordings' store. */
export interface MediaStore {
  /** Null when there is no such recording. */
  describe(recordingId: string): Promise<RecordingMedia | null> | RecordingMedia | null;
  /** The recording's folder, whether it exists or not. */
  dirOf(recordingId: string): string;
}

export interface MediaRoutesOptions {
  store: MediaStore;
  /** The control secret, from which the tokens' key is derived. */
  secret: string;
  clock: Clock;
  log: Logger;
}

const yearSeconds = 365 * 24 * 3600;

/**
 * GET and HEAD `/<recordingId>/<file>?token=…`: playlists, parts, program and poster of one recording. 403 without a
 * valid token (FORBIDDEN, or LINK_EXPIRED: ask for a new one), before anything else is said; 404 for all that is not
 * offered. To be mounted at `/media`.
 */
export function mediaRoutes(options: MediaRoutesOptions): Router {
  const { store, clock, log } = options;
  const signed = createSignedMedia(options.secret);
  const router = express.Router({ caseSensitive: true, strict: true });

  router.get('/:recordingId/*file', async (request, response) => {
    try {
      const recordingId = Id.safeParse(request.params['recordingId']).data;
      if (!recordingId) throw nothingHere();
      const token = request.query['token'];
      signed.verify(recordingId, token, clock.nowMs());
      response.set({ 'X-Content-Type-Options': 'nosniff', 'Referrer-Policy': 'no-referrer' });
      const segments: readonly string[] = [request.params['file'] ?? []].flat();
      const file = mediaFileOf(segments.join('/'));
      if (!file) throw nothingHere();
      await serve({ recordingId, file, token: String(token), request, response });
    } catch (error) {
      refuse(response, error);
    }
  });

  interface Wanted {
    recordingId: string;
    file: MediaFile;
    token: string;
    request: Request;
    response: Response;
  }

  async function serve({ recordingId, file, token, request, response }: Wanted): Promise<void> {
    const dir = store.dirOf(recordingId);
    switch (file.kind) {
      case 'part':
        return sendFile(response, dir, file.path, 'video/mp4', `private, max-age=${yearSeconds}, immutable`);
      case 'file':
        if (file.path === 'program.mp4' && request.query['download'] !== undefined) {
          const { epochMs } = await describe(recordingId);
          response.attachment(downloadName(String(request.query['download']), epochMs));
        }
        return sendFile(response, dir, file.path, file.contentType, 'private, no-cache');
      case 'program-playlist':
        return sendPlaylist(response, withToken(await readFile(join(dir, 'program.m3u8'), 'utf8'), token));
      case 'master-playlist':
        return sendPlaylist(response, masterPlaylist(await describe(recordingId), token));
      case 'playlist': {
        const media = await describe(recordingId);
        const rendition = media.renditions.find((candidate) => candidate.id === file.renditionId);
        if (!rendition) throw nothingHere();
        return sendPlaylist(response, mediaPlaylist(media, rendition, token));
      }
    }
  }

  async function describe(recordingId: string): Promise<RecordingMedia> {
    const media = await store.describe(recordingId);
    if (!media) throw nothingHere();
    return media;
  }

  function refuse(response: Response, error: unknown): void {
    const isMissing = isFileMissing(error);
    const known = isMissing ? nothingHere() : publicError(error);
    if (known.code === 'INTERNAL') log.error({ err: error }, 'a media file could not be served');
    if (response.headersSent) {
      response.destroy();
      return;
    }
    // A player asks for a new address on 403, whatever the reason.
    const status = known.code === 'LINK_EXPIRED' ? 403 : httpStatusOf(known.code);
    if (isRangeOutside(error)) {
      response.removeHeader('Content-Disposition');
      response.status(416).set('Cache-Control', 'no-store').end();
      return;
    }
    for (const name of ['Content-Disposition', 'Content-Range', 'ETag', 'Last-Modified']) response.removeHeader(name);
    response.status(status).set('Cache-Control', 'no-store').json({ ok: false, error: known.toBody() });
  }

  return router;
}

function sendPlaylist(response: Response, playlist: string): void {
  response.set('Cache-Control', 'no-store').type('application/vnd.apple.mpegurl').send(playlist);
}

/** Resolves when the file is sent, and also when the asker went away. Range, HEAD and ETag are express's business. */
function sendFile(
  response: Response,
  root: string,
  path: string,
  contentType: string,
  cacheControl: string,
): Promise<void> {
  return new Promise((resolve, reject) => {
    response.type(contentType);
    response.set('Cache-Control', cacheControl);
    response.sendFile(path, { root, cacheControl: false }, (error: Error | undefined) => {
      if (!error || isHangUp(error)) resolve();
      else reject(error);
    });
  });
}

function nothingHere(): AppError {
  return new AppError('NOT_FOUND', 'there is no such media file');
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined;
}

function isFileMissing(error: unknown): boolean {
  return ['ENOENT', 'ENOTDIR', 'EISDIR', 'ENAMETOOLONG'].includes(String(codeOf(error)));
}

/** The file ends before the wanted range begins; Content-Range, which says how long it is, stands already. */
function isRangeOutside(error: unknown): boolean {
  return error instanceof Error && 'status' in error && error.status === 416;
}

function isHangUp(error: unknown): boolean {
  return ['ECONNABORTED', 'ECONNRESET', 'EPIPE', 'ERR_STREAM_PREMATURE_CLOSE'].includes(String(codeOf(error)));
}

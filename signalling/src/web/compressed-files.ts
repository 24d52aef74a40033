import { existsSync } from 'node:fs';
import { extname, join } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import type { Request, RequestHandler, Response } from 'express';

const encodings = [
  { name: 'br', ending: '.br' },
  { name: 'gzip', ending: '.gz' },
] as const;

/** The names that the build gives: nothing in them could lead out of the folder. */
const compressible = /^\/[\w.-]+\.(?:m?js|css|svg|json|webmanifest)$/;

/**
 * Leads a request to the compressed file that the build laid beside the one that is asked for, if there is one and the
 * browser takes it. Goes before `express.static` of the same folder, which needs `describeCompressed`.
 */
export function preferCompressed(folder: string): RequestHandler {
  return (request, response, next) => {
    const [path = '', query] = request.url.split('?', 2);
    if (!compressible.test(path)) return next();
    response.vary('Accept-Encoding');
    const found = encodings.find(
      ({ name, ending }) => request.acceptsEncodings(name) !== false && existsSync(join(folder, path + ending)),
    );
    if (found) request.url = path + found.ending + (query === undefined ? '' : `?${query}`);
    next();
  };
}

/**
 * Sends a page that was made for this request, compressed as the browser likes it. Only what holds nothing secret: beside
 * what an attacker may choose, its length would tell of it (BREACH).
 */
export async function sendCompressed(request: Request, response: Response, html: string): Promise<void> {
  response.type('html').vary('Accept-Encoding');
  const found = encodings.find(({ name }) => request.acceptsEncodings(name) !== false);
  if (!found) return void response.send(html);
  const body = await (found.name === 'br'
    ? promisify(brotliCompress)(html, { params: { [constants.BROTLI_PARAM_QUALITY]: 4 } })
    : promisify(gzip)(html));
  response.set('Content-Encoding', found.name).send(body);
}

/** Says of a compressed file what is in it. For the `setHeaders` of `express.static`. */
export function describeCompressed(response: Response, file: string): void {
  const encoding = encodings.find(({ ending }) => file.endsWith(ending));
  if (encoding) response.set('Content-Encoding', encoding.name).type(extname(file.slice(0, -encoding.ending.length)));
}

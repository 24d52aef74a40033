import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';

const PROBE_MS = 2_000;

/** Whether an address answers 200. A certificate made out to another name is fine: this is our own process. */
export function answers(url: string): Promise<boolean> {
  return new Promise((resolve) => {
    const options = { agent: false as const, timeout: PROBE_MS };
    const request = url.startsWith('https:')
      ? httpsRequest(url, { ...options, rejectUnauthorized: false })
      : httpRequest(url, options);
    request.on('response', (response) => {
      response.resume();
      response.on('end', () => resolve(response.statusCode === 200));
      response.on('error', () => resolve(false));
    });
    request.on('timeout', () => request.destroy());
    request.on('error', () => resolve(false));
    request.end();
  });
}

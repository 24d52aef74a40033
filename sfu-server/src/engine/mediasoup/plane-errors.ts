import { AppError } from '@campus/protocol/errors';
import { errors } from 'mediasoup';

/**
 * Runs a request to mediasoup and says its failures in our words: what mediasoup refuses is INVALID, a worker that died
 * meanwhile UNAVAILABLE, an object that was closed meanwhile NOT_FOUND.
 */
export async function asking<T>(what: string, object: { readonly closed: boolean }, ask: () => Promise<T>): Promise<T> {
  try {
    return await ask();
  } catch (error) {
    throw translate(what, object, error);
  }
}

function translate(what: string, object: { readonly closed: boolean }, error: unknown): AppError {
  if (error instanceof AppError) return error;
  const problem = error instanceof Error ? error.message : String(error);
  const say = (code: ConstructorParameters<typeof AppError>[0]) =>
    new AppError(code, `${what}: ${problem}`, { cause: error });
  if (error instanceof errors.WorkerClosedError) return say('UNAVAILABLE');
  if (object.closed || error instanceof errors.NotFoundError) return say('NOT_FOUND');
  // The worker's word for a stream that another producer of the same transport has taken.
  if (/already exists/.test(problem)) return say('INVALID');
  if (error instanceof TypeError || error instanceof errors.UnsupportedError) return say('INVALID');
  return say('INTERNAL');
}

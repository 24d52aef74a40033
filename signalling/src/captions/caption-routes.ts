import { AppError } from '@campus/protocol';
import type { RecordingStore } from '../recordings/recording-store.ts';
import type { Replays } from '../recordings/replays.ts';
import type { HandlersOf } from '../rest/handlers.ts';
import type { RateLimits } from '../rest/rate-limits.ts';

/** The captions beside a recording. Throws NOT_FOUND where its log holds nothing that was captured. */
export function captionHandlers(deps: {
  recordings: Pick<RecordingStore, 'find'>;
  replays: Pick<Replays, 'captions'>;
  rateLimits: RateLimits;
}): HandlersOf<'recordings.captions'> {
  const { recordings, replays, rateLimits } = deps;
  return {
    'recordings.captions': async ({ params, ip }) => {
      await rateLimits.consume('replay by address', ip);
      const row = await recordings.find(params.id);
      const captions = row && (await replays.captions(row));
      if (!captions) throw new AppError('NOT_FOUND', 'there is no such recording');
      return { captions };
    },
  };
}

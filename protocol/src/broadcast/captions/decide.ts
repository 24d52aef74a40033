import { AppError } from '../../errors.ts';
import type { Phase } from '../roles.ts';
import type { captionCommands } from './commands.ts';
import type { CaptionEvent } from './events.ts';
import { captionLanguages, type CaptionsState } from './state.ts';
import type { z } from 'zod';

/** So that what is kept of each language stays small altogether. */
export const mostCaptionLanguages = 12;

type SayCaption = z.output<(typeof captionCommands)['caption.say']>;

/**
 * Also before the broadcast is live and while it is paused: who prepares tries it out, and the audience gets none of it.
 * Throws AppError: WRONG_PHASE, LIMIT_EXCEEDED (too many languages).
 */
export function decideCaption(
  captions: CaptionsState,
  { language, text }: SayCaption,
  { phase, byId }: { phase: Phase; byId: string | null },
): Omit<CaptionEvent, 'seq' | 'atMs'>[] {
  if (phase === 'scheduled' || phase === 'ended') throw new AppError('WRONG_PHASE', `no captions while ${phase}`);
  const known = captionLanguages(captions);
  if (!known.includes(language) && known.length >= mostCaptionLanguages)
    throw new AppError('LIMIT_EXCEEDED', `a broadcast has captions in at most ${mostCaptionLanguages} languages`);
  return [{ type: 'caption.said', byId, language, text }];
}

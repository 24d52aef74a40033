import { withoutLines } from './apply.ts';
import type { CaptionEvent } from './events.ts';
import type { CaptionsState } from './state.ts';

/** Captions as the audience may know them: those of the broadcast, and only live. */
export function audienceCaptions(captions: CaptionsState, isLive: boolean): CaptionsState {
  return isLive ? captions : withoutLines(captions);
}

/** One event for the audience. */
export function projectCaptionEvent(event: CaptionEvent, isLive: boolean): CaptionEvent | 'hidden' {
  return isLive ? { ...event, byId: null } : 'hidden';
}

import type { BroadcastSession } from '../broadcast/session/broadcast-session.ts';
import type { ReadyView } from '../broadcast/session/view.ts';

/** What the conversation needs of a session. */
export type TalkSession = Pick<BroadcastSession, 'command' | 'call' | 'earlierMessages' | 'reactions'>;

export interface TalkProps {
  view: ReadyView;
  session: TalkSession;
}

import { z } from 'zod';
import { written } from '../talk/written.ts';
import { ChatTo, MessageSeq, SlowModeS } from './state.ts';

export const MAX_MESSAGE_LENGTH = 1_000;

export const chatCommands = {
  'chat.say': z.object({ to: ChatTo, text: written(MAX_MESSAGE_LENGTH) }),
  /** A held message is shown to everyone, from this moment on. */
  'chat.approve': z.object({ messageSeq: MessageSeq }),
  /** Also a held one, which is then shown to nobody. */
  'chat.hide': z.object({ messageSeq: MessageSeq }),
  'chat.restore': z.object({ messageSeq: MessageSeq }),
  'chat.configure': z.object({ isOpen: z.boolean(), isHeld: z.boolean(), slowModeS: SlowModeS }),
} as const;

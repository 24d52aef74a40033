import type { TalkState } from './state.ts';

/** Whether somebody has said or asked anything here, whatever became of it. */
export function hasWritten({ chat, questions }: TalkState, participantId: string): boolean {
  return [...chat.messages, chat.held, Object.values(questions)].some((written) =>
    written.some((one) => one.participantId === participantId),
  );
}

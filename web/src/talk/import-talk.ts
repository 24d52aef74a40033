import { withWords } from '../app/lazy-again.ts';

/** In chunks of their own: the picture comes first, and nobody waits for the conversation. */
export const importTalk = () => withWords(['talk'], import('./TalkPanel.tsx'));
export const importRoomTalk = () => withWords(['talk'], import('./RoomTalk.tsx'));
export const importRecordedTalk = () => withWords(['talk'], import('./RecordedTalk.tsx'));

import { loadCatalogues } from '../app/i18n.ts';

/** Code that comes later than its page, and the words that only it says. */
async function withWords<Module>(names: readonly string[], code: Promise<Module>): Promise<Module> {
  const [module] = await Promise.all([code, loadCatalogues(names)]);
  return module;
}

/** In chunks of their own: the picture comes first, and nobody waits for the conversation. */
export const importTalk = () => withWords(['talk'], import('./TalkPanel.tsx'));
export const importRoomTalk = () => withWords(['talk'], import('./RoomTalk.tsx'));
export const importRecordedTalk = () => withWords(['talk'], import('./RecordedTalk.tsx'));

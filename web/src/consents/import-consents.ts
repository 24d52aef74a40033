import { loadCatalogues } from '../app/i18n.ts';

/** Code that comes later than its page, and the words that only it says. */
async function withWords<Module>(names: readonly string[], code: Promise<Module>): Promise<Module> {
  const [module] = await Promise.all([code, loadCatalogues(names)]);
  return module;
}

/** In chunks of their own: few people take a consent back, and few have a recording to look through for it. */
export const importDoorConsent = () => withWords(['consents'], import('./DoorConsent.tsx'));
export const importWithdrawals = () => withWords(['consents'], import('./Withdrawals.tsx'));

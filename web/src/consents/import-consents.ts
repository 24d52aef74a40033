import { withWords } from '../app/lazy-again.ts';

/** In chunks of their own: few people take a consent back, and few have a recording to look through for it. */
export const importDoorConsent = () => withWords(['consents'], import('./DoorConsent.tsx'));
export const importWithdrawals = () => withWords(['consents'], import('./Withdrawals.tsx'));

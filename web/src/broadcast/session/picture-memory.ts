import { PictureChoice } from '@campus/protocol';

const storageKey = 'campus.picture';

/** What was chosen on this device the last time; `auto` where nothing was, or where nothing can be kept. */
export function recallPicture(storage: () => Pick<Storage, 'getItem'> = () => localStorage): PictureChoice {
  try {
    return PictureChoice.catch('auto').parse(storage().getItem(storageKey));
  } catch {
    return 'auto';
  }
}

export function rememberPicture(
  choice: PictureChoice,
  storage: () => Pick<Storage, 'setItem'> = () => localStorage,
): void {
  try {
    storage().setItem(storageKey, choice);
  } catch {
    // The next visit begins as the first did.
  }
}

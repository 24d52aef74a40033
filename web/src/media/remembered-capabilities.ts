import { RtpCapabilities } from '@campus/protocol';

export interface RememberedCapabilities {
  recall(): RtpCapabilities | null;
  remember(capabilities: RtpCapabilities): void;
}

const storageKey = 'campus.rtp-capabilities';

/** Kept for the next visit. Where nothing can be stored, or what was stored is of another version, nothing is recalled. */
export function rememberedCapabilities(storage: () => Pick<Storage, 'getItem' | 'setItem'>): RememberedCapabilities {
  return {
    recall() {
      try {
        const stored = RtpCapabilities.safeParse(JSON.parse(storage().getItem(storageKey) ?? 'null'));
        return stored.success ? stored.data : null;
      } catch {
        return null;
      }
    },
    remember(capabilities) {
      try {
        storage().setItem(storageKey, JSON.stringify(capabilities));
      } catch {
        // The next visit finds it out anew.
      }
    },
  };
}

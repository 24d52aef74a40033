import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { whenCalm } from '../written-page/when-calm.ts';

/** Has the offline page ready, in the reader's language; no first load needs it. */
export function useOfflinePage(): void {
  const { i18n } = useTranslation('common');
  const { language } = i18n;
  useEffect(() => {
    let isGone = false;
    const register = async (): Promise<void> => {
      await whenCalm();
      const { registerWorker } = await import('./register-worker.ts');
      if (!isGone) registerWorker(language);
    };
    // Who has lost the network meanwhile has no worker yet.
    register().catch(() => undefined);
    return () => {
      isGone = true;
    };
  }, [language]);
}

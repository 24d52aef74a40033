import { useEffect } from 'react';

/** Keeps the screen from going dark while the page is seen. Without that (an older browser, no HTTPS) it may. */
export function useWakeLock(): void {
  useEffect(() => {
    let isAway = false;
    let lock: WakeLockSentinel | null = null;
    const hold = async (): Promise<void> => {
      // The browser takes it back whenever the page is hidden.
      if (document.visibilityState !== 'visible' || !('wakeLock' in navigator)) return;
      lock = await navigator.wakeLock.request('screen');
      if (isAway) await lock.release();
    };
    const tryToHold = (): void => void hold().catch(() => undefined);
    tryToHold();
    document.addEventListener('visibilitychange', tryToHold);
    return () => {
      isAway = true;
      document.removeEventListener('visibilitychange', tryToHold);
      void lock?.release().catch(() => undefined);
    };
  }, []);
}

import { type RefObject, useCallback, useSyncExternalStore } from 'react';

export interface FullScreen {
  /** Telephones of Apple have full screen for a single video only. */
  readonly isPossible: boolean;
  readonly isOn: boolean;
  readonly toggle: () => void;
}

function subscribe(listener: () => void): () => void {
  document.addEventListener('fullscreenchange', listener);
  return () => document.removeEventListener('fullscreenchange', listener);
}

/** An element over the whole screen, and back. */
export function useFullScreen(ref: RefObject<HTMLElement | null>): FullScreen {
  const isOn = useSyncExternalStore(subscribe, () => document.fullscreenElement !== null);
  const toggle = useCallback(() => {
    if (!document.fullscreenEnabled) return;
    const change = document.fullscreenElement ? document.exitFullscreen() : ref.current?.requestFullscreen();
    // Refused where the page is embedded without the right; the picture then simply stays as it is.
    change?.catch(() => undefined);
  }, [ref]);
  return { isPossible: document.fullscreenEnabled, isOn, toggle };
}

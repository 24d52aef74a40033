import { useCallback, useState } from 'react';

const key = 'campus.replay.keys';

function recall(): boolean {
  try {
    return localStorage.getItem(key) !== 'off';
  } catch {
    return true;
  }
}

/**
 * Whether single keys steer the player: who speaks to a computer must be able to turn them off
 * (WCAG 2.2, 2.1.4 Character Key Shortcuts). Remembered on this device.
 */
export function useKeysPreference(): [boolean, (areOn: boolean) => void] {
  const [areOn, setOn] = useState(recall);
  const change = useCallback((next: boolean) => {
    setOn(next);
    try {
      localStorage.setItem(key, next ? 'on' : 'off');
    } catch {
      // Then it holds for this visit.
    }
  }, []);
  return [areOn, change];
}

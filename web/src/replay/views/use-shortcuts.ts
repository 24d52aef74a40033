import { useEffect } from 'react';
import type { ReplayPlayer } from '../player/replay-player.ts';
import { nextSpeed } from '../player/speeds.ts';

interface PageActions {
  toggleFullScreen: () => void;
  toggleCaptions: () => void;
  openHelp: () => void;
}

/** For the list of shortcuts: keys as they stand on the keyboard. */
export const shortcutKeys = [
  { action: 'playPause', keys: ['␣', 'K'] },
  { action: 'small', keys: ['←', '→'] },
  { action: 'large', keys: ['J', 'L'] },
  { action: 'tenths', keys: ['0', '…', '9'] },
  { action: 'volume', keys: ['↑', '↓'] },
  { action: 'mute', keys: ['M'] },
  { action: 'captions', keys: ['C'] },
  { action: 'speed', keys: ['<', '>'] },
  { action: 'fullScreen', keys: ['F'] },
  { action: 'help', keys: ['?'] },
] as const;

const smallStepMs = 5_000;
const largeStepMs = 10_000;
const volumeStep = 0.1;

/** What a key does; undefined when it means nothing to the player. */
export function actionOfKey(key: string, player: ReplayPlayer, page: PageActions): (() => void) | undefined {
  const { recordingMs, durationMs, isPlaying, rate, volume, isMuted } = player.read();
  const louder = (by: number) => () => player.setVolume(Math.min(1, Math.max(0, volume + by)), false);
  if (/^[0-9]$/.test(key)) return () => player.seek((durationMs * Number(key)) / 10);
  switch (key.toLowerCase()) {
    case ' ':
    case 'k':
      return () => (isPlaying ? player.pause() : player.play());
    case 'arrowleft':
      return () => player.seek(recordingMs - smallStepMs);
    case 'arrowright':
      return () => player.seek(recordingMs + smallStepMs);
    case 'arrowup':
      return louder(volumeStep);
    case 'arrowdown':
      return louder(-volumeStep);
    case 'j':
      return () => player.seek(recordingMs - largeStepMs);
    case 'l':
      return () => player.seek(recordingMs + largeStepMs);
    case 'm':
      return () => player.setVolume(volume, !isMuted);
    case 'c':
      return page.toggleCaptions;
    case 'f':
      return page.toggleFullScreen;
    case '<':
      return () => player.setRate(nextSpeed(rate, -1));
    case '>':
      return () => player.setRate(nextSpeed(rate, 1));
    case '?':
      return page.openHelp;
    default:
      return undefined;
  }
}

/** Keys that a focused control uses itself stay with it. */
function belongsToControl(event: KeyboardEvent): boolean {
  const { target } = event;
  if (!(target instanceof HTMLElement)) return false;
  if (target.closest('[role="menu"], dialog, textarea, select, [contenteditable="true"]')) return true;
  if (target instanceof HTMLInputElement) return target.type !== 'range' || event.key.startsWith('Arrow');
  const isButton = target.closest('button, a, [role="button"]') !== null;
  return isButton && (event.key === ' ' || event.key === 'Enter');
}

export function useShortcuts(player: ReplayPlayer, areOn: boolean, page: PageActions): void {
  useEffect(() => {
    if (!areOn) return undefined;
    const press = (event: KeyboardEvent): void => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented || belongsToControl(event)) return;
      const action = actionOfKey(event.key, player, page);
      if (!action) return;
      event.preventDefault();
      action();
    };
    document.addEventListener('keydown', press);
    return () => document.removeEventListener('keydown', press);
  });
}

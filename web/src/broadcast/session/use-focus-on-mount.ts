import { type RefObject, useEffect, useRef } from 'react';

/** Moves the keyboard and the screen reader to what has replaced the thing they were at. */
export function useFocusOnMount<T extends HTMLElement>(): RefObject<T | null> {
  const ref = useRef<T>(null);
  useEffect(() => ref.current?.focus(), []);
  return ref;
}

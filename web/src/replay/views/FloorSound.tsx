import { useEffect, useRef } from 'react';

/** Puts the player's sound into the page, where tools that measure (and some browsers) look for it. */
export function FloorSound({ element }: { element: HTMLAudioElement }) {
  const ref = useRef<HTMLDivElement>(null);
  useEffect(() => {
    ref.current?.append(element);
    return () => element.remove();
  }, [element]);
  return <div ref={ref} hidden />;
}

import { useLayoutEffect, useRef } from 'react';
import { ScrollRestoration } from 'react-router';

/**
 * New pages begin at their top, and those that one comes back to where one left them. The router begins so with the first
 * page as well, which the server wrote and somebody may have read far down: that one stays where it is.
 */
export function KeptScroll() {
  const readToPx = useRef<number | null>(null);
  useLayoutEffect(() => {
    if (readToPx.current === null) return;
    scrollTo(0, readToPx.current);
    readToPx.current = null;
  }, []);
  return (
    <>
      <WhereItStands onMount={(px) => (readToPx.current = px)} />
      <ScrollRestoration />
    </>
  );
}

/** Its effects run before those of what comes after it. */
function WhereItStands({ onMount }: { onMount: (px: number) => void }) {
  const tell = useRef(onMount);
  useLayoutEffect(() => tell.current(scrollY), []);
  return null;
}

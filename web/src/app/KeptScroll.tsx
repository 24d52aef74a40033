import { useLayoutEffect } from 'react';
import { ScrollRestoration } from 'react-router';

/** Of the first page, before the router looks at it; null as soon as it has. */
let readToPx: number | null = 0;

/**
 * New pages begin at their top, and those that one comes back to where one left them. The router begins so with the first
 * page as well, which the server wrote and somebody may have read far down: that one stays where it is.
 */
export function KeptScroll() {
  useLayoutEffect(() => {
    if (readToPx !== null) scrollTo(0, readToPx);
    readToPx = null;
  }, []);
  return (
    <>
      <WhereItStands />
      <ScrollRestoration />
    </>
  );
}

/** Its effects run before those of what comes after it. */
function WhereItStands() {
  useLayoutEffect(() => {
    if (readToPx !== null) readToPx = scrollY;
  }, []);
  return null;
}

import { type RefObject, useLayoutEffect, useRef } from 'react';
import { ScrollRestoration } from 'react-router';

let isFirstPage = true;

/**
 * New pages begin at their top, and those that one comes back to where one left them. The router begins so with the first
 * page as well, which the server wrote and somebody may have read far down: that one stays where it is.
 */
export function KeptScroll() {
  const readToPx = useRef(0);
  useLayoutEffect(() => {
    if (isFirstPage) scrollTo(0, readToPx.current);
    isFirstPage = false;
  }, []);
  return (
    <>
      <WhereItStands place={readToPx} />
      <ScrollRestoration />
    </>
  );
}

/** Its effects run before those of what comes after it. */
function WhereItStands({ place }: { place: RefObject<number> }) {
  useLayoutEffect(() => {
    place.current = scrollY;
  }, [place]);
  return null;
}

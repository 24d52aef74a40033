import { createContext, type HTMLAttributes, useContext } from 'react';

const InTheatre = createContext(false);

/** A dark part of the page, where pictures are watched. What opens from within it (menus) is dark as well. */
export function Theatre(props: HTMLAttributes<HTMLDivElement>) {
  return (
    <InTheatre value={true}>
      <div {...props} data-theatre="" />
    </InTheatre>
  );
}

/** The attribute that makes an element dark, for what is drawn elsewhere in the page but belongs to a theatre. */
export function useTheatreAttribute(): { 'data-theatre'?: '' } {
  return useContext(InTheatre) ? { 'data-theatre': '' } : {};
}

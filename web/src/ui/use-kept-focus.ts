import { type RefObject, useEffect } from 'react';

const pressable =
  'a[href], button:not(:disabled), input:not(:disabled), select:not(:disabled), textarea:not(:disabled), summary';

/** Not on the screen. */
const folded = 'details:not([open]) > :not(summary)';

interface Place {
  readonly element: HTMLElement;
  /** The elements around it, from the innermost to the group, each with its place among its siblings. */
  readonly around: readonly { readonly element: Element; readonly index: number }[];
}

/**
 * Keeps the keyboard's place in a group. What had the focus may go away: a button whose work is done, a row that was
 * removed. A browser then begins again at the top of the page; here the nearest thing that can be pressed takes over,
 * in the same row, else in the row that has moved up. Where several things come instead, that one which carries
 * `data-takes-focus`.
 */
export function useKeptFocus(group: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    const root = group.current;
    if (!root) return;
    const outside = root.parentElement?.closest<HTMLElement>('section, main');
    let place: Place | null = null;
    const note = ({ target }: FocusEvent): void => {
      if (target instanceof HTMLElement && target !== root) place = placeOf(target, root);
    };
    const leave = (): void => {
      // Some browsers say this also when the element is taken out of the page: then its place is still wanted.
      queueMicrotask(() => {
        if (place?.element.isConnected && place.element !== document.activeElement) place = null;
      });
    };
    const observer = new MutationObserver(() => {
      if (!place || place.element.isConnected) return;
      const lost = place;
      place = null;
      if (document.activeElement === document.body) successorOf(lost, root)?.focus();
    });
    /** The whole group is gone: its last row, say. */
    const leaveGroup = (): void => {
      if (!outside || !place || place.element.isConnected || document.activeElement !== document.body) return;
      outside.tabIndex = -1;
      outside.focus({ preventScroll: true });
    };
    root.addEventListener('focusin', note);
    root.addEventListener('focusout', leave);
    observer.observe(root, { childList: true, subtree: true });
    return () => {
      observer.disconnect();
      leaveGroup();
      root.removeEventListener('focusin', note);
      root.removeEventListener('focusout', leave);
    };
  }, [group]);
}

function placeOf(element: HTMLElement, root: HTMLElement): Place {
  const around: { element: Element; index: number }[] = [];
  for (let inner: Element = element; inner !== root; ) {
    const outer = inner.parentElement;
    if (!outer) break;
    around.push({ element: outer, index: [...outer.children].indexOf(inner) });
    inner = outer;
  }
  return { element, around };
}

/** Null: everything here is folded away. */
function successorOf({ around }: Place, root: HTMLElement): HTMLElement | null {
  if (root.closest(folded)) return null;
  for (const { element, index } of around) {
    // What was folded away keeps its rows: they are no place for the keyboard, nor is what unfolds them.
    if (!element.isConnected || element.matches('details:not([open])')) continue;
    // What has moved up into its place, then what follows, then what stood before it.
    const children = [...element.children];
    for (const child of [...children.slice(index), ...children.slice(0, index).toReversed()]) {
      const found = pressableIn(child);
      if (found) return found;
    }
  }
  root.tabIndex = -1;
  return root;
}

function pressableIn(element: Element): HTMLElement | undefined {
  const found = [element, ...element.querySelectorAll(pressable)].filter(
    (one): one is HTMLElement => one instanceof HTMLElement && one.matches(pressable) && !one.closest(folded),
  );
  return (
    found.find((one) => one.matches('[data-takes-focus]')) ?? found.find((one) => !one.matches('summary')) ?? found[0]
  );
}

import { expect, type Locator, type Page } from '@playwright/test';

/** More stops than any page has. */
const mostStops = 150;

interface Stop {
  readonly isThere: boolean;
  /** What has the focus and does not show it, or lies out of sight; else null. */
  readonly hidden: string | null;
}

/** Somebody who has a keyboard and nothing else. */
export interface Hands {
  /** Goes on with Tab, or back, until the element has the focus; every stop on the way has to show that it has it. */
  to(target: Locator, key?: 'Tab' | 'Shift+Tab'): Promise<void>;
  /** The same, and presses it. */
  press(target: Locator, key?: 'Tab' | 'Shift+Tab'): Promise<void>;
  /** The same, and writes into it. What stood there is selected by arriving. */
  write(target: Locator, text: string, key?: 'Tab' | 'Shift+Tab'): Promise<void>;
  keys(...keys: readonly string[]): Promise<void>;
}

export function handsOn(page: Page): Hands {
  const hands: Hands = {
    async to(target, key = 'Tab') {
      await expect(target).toBeVisible();
      const hidden: string[] = [];
      for (let stop = 0; stop < mostStops; stop += 1) {
        const seen = await target.evaluate(lookAtFocus);
        if (seen.hidden !== null) hidden.push(seen.hidden);
        if (seen.isThere) {
          expect(hidden, 'stops that do not show the focus').toEqual([]);
          return;
        }
        await page.keyboard.press(key);
      }
      throw new Error(`${String(target)} is not reached by ${mostStops} × ${key}`);
    },
    async press(target, key) {
      await hands.to(target, key);
      await page.keyboard.press('Enter');
    },
    async write(target, text, key) {
      await hands.to(target, key);
      await page.keyboard.type(text);
    },
    async keys(...keys) {
      for (const key of keys) await page.keyboard.press(key);
    },
  };
  return hands;
}

/** Runs in the page. */
function lookAtFocus(target: Element): Stop {
  const active = document.activeElement;
  const isThere = active === target;
  // Where a page begins, nothing has the focus yet; headings and pages that get it from a script are no stops.
  if (!active || active === document.body || active.getAttribute('tabindex') === '-1') return { isThere, hidden: null };
  const isRinged = (element: Element | null, part?: string): boolean => {
    if (!element) return false;
    const { outlineStyle, outlineWidth } = getComputedStyle(element, part);
    return outlineStyle !== 'none' && Number.parseFloat(outlineWidth) >= 2;
  };
  // On itself; on the card that it covers; on the label around a radio button that is not drawn.
  const shows =
    isRinged(active) ||
    isRinged(active, '::after') ||
    isRinged(active.closest('label')) ||
    isRinged(active.closest('article'));
  const box = active.getBoundingClientRect();
  const isInSight = box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth;
  return { isThere, hidden: shows && isInSight ? null : active.outerHTML.slice(0, 160) };
}

/** So long a page has the network and the processor to itself, unless somebody does something on it before. */
const patienceMs = 5_000;
const signs = ['pointerdown', 'pointermove', 'wheel', 'keydown', 'focusin', 'click', 'input'] as const;

let calm: Promise<void> | undefined;

/**
 * Resolves when what will be needed soon is best fetched: at the first sign that somebody wants something of the page
 * (they move the mouse, or put the cursor into a field), or when the page has stood for some seconds.
 */
export function whenCalm(): Promise<void> {
  calm ??= new Promise((resolve) => {
    const go = (): void => {
      clearTimeout(timer);
      for (const sign of signs) removeEventListener(sign, go, true);
      resolve();
    };
    const timer = setTimeout(go, patienceMs);
    for (const sign of signs) addEventListener(sign, go, { capture: true, passive: true });
  });
  return calm;
}

/** The reader's choice of colours, remembered for the device. What it means, `public/theme.js` says. */

export const themes = ['device', 'light', 'dark', 'contrast'] as const;
export type Theme = (typeof themes)[number];

const key = 'campus.theme';

export function readTheme(): Theme {
  try {
    const stored = localStorage.getItem(key);
    return themes.find((theme) => theme === stored) ?? 'device';
  } catch {
    // Storage may be forbidden; the device then decides.
    return 'device';
  }
}

/** Dresses the page, and remembers it where that is allowed; else it lasts until the page is closed. */
export function chooseTheme(theme: Theme): void {
  try {
    localStorage.setItem(key, theme);
  } catch {
    // See above.
  }
  dispatchEvent(new CustomEvent('campus.theme', { detail: theme }));
}

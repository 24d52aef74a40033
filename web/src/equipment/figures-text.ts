/** Figures as the reader's language writes them. */

/**
 * 0.84 Mbit/s, 3.9 Mbit/s: by the international sign, which network people of all languages write. (Intl shortens it to
 * Mb, which many take for megabytes, and in Urdu mixes both scripts.)
 */
export function bitrate(bps: number, language: string): string {
  const megabits = bps / 1_000_000;
  const maximumFractionDigits = megabits < 1 ? 2 : 1;
  return `${new Intl.NumberFormat(language, { maximumFractionDigits }).format(megabits)}\u00A0Mbit/s`;
}

/** 42 ms */
export function milliseconds(ms: number, language: string): string {
  return new Intl.NumberFormat(language, { style: 'unit', unit: 'millisecond', maximumFractionDigits: 0 }).format(ms);
}

/** 1.5 % */
export function share(ratio: number, language: string): string {
  return new Intl.NumberFormat(language, { style: 'percent', maximumFractionDigits: 1 }).format(ratio);
}

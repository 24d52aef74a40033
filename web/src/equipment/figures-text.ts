/** Figures as the reader's language writes them. */

/** 0.84 Mbit/s, 3.9 Mbit/s. */
export function bitrate(bps: number, language: string): string {
  const megabits = bps / 1_000_000;
  const maximumFractionDigits = megabits < 1 ? 2 : 1;
  const unit = 'megabit-per-second';
  return new Intl.NumberFormat(language, { style: 'unit', unit, maximumFractionDigits }).format(megabits);
}

/** 42 ms */
export function milliseconds(ms: number, language: string): string {
  return new Intl.NumberFormat(language, { style: 'unit', unit: 'millisecond', maximumFractionDigits: 0 }).format(ms);
}

/** 1.5 % */
export function share(ratio: number, language: string): string {
  return new Intl.NumberFormat(language, { style: 'percent', maximumFractionDigits: 1 }).format(ratio);
}

/** Booleans in columns are 0 or 1, which is what both databases can hold. */
export type Flag = 0 | 1;

export function flag(value: boolean): Flag {
  return value ? 1 : 0;
}

const letter = /^\p{L}$/u;

/**
 * One or two letters that stand for a name: of its first and its last word. One alone where letters join, as in Urdu,
 * since two of them would read as a word. Empty for a name without letters.
 */
export function initialsOf(name: string): string {
  const firsts = name
    .split(/\s+/u)
    .map((word) => [...word.normalize('NFC')].find((sign) => letter.test(sign)) ?? '')
    .filter((first) => first !== '');
  const [first = ''] = firsts;
  if (firsts.length < 2 || /\p{Script=Arabic}/u.test(first)) return first.toUpperCase();
  return (first + (firsts.at(-1) ?? '')).toUpperCase();
}

/** One of so many tints, the same for a name every time. */
export function tintOf(name: string, tints: number): number {
  let sum = 0;
  for (const sign of name) sum = (sum * 31 + (sign.codePointAt(0) ?? 0)) % 9973;
  return sum % tints;
}

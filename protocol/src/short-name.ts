/**
 * A person's name as it may stand for ever beside a minor's: the first name, and of the last one the first letter
 * ("Amina Khan" → "Amina K."). A single name stays.
 */
export function shortName(name: string): string {
  const words = name.trim().split(/\s+/u);
  const [first = '', last = ''] = [words[0], words.at(-1)];
  if (words.length < 2) return first;
  // As a reader counts letters: with the marks that belong to them.
  const [letter] = new Intl.Segmenter(undefined, { granularity: 'grapheme' }).segment(last);
  return `${first} ${letter?.segment ?? ''}.`;
}

/**
 * What cannot be seen: controls, and the marks by which a text is shown in another order than it is read, so that an
 * address can pass for another one. Joiners and the marks of direction stay: Urdu is written with them.
 */
const unseen = /(?!\n)\p{Cc}|[\u202A-\u202E\u2066-\u2069\uFEFF]/gu;

/**
 * A text as everybody can read and keep it: half a sign (a lone surrogate) becomes the sign for what is missing, as it
 * would in a database or a file, so that nobody sees another text than is kept.
 */
export function legible(text: string): string {
  return text.toWellFormed().replaceAll(unseen, '');
}

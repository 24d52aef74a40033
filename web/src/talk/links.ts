export type TextPart = { text: string } | { text: string; href: string };

const address = /https?:\/\/[^\s<>"'`]+/giu;
/** Closes a sentence, or a bracket around the address; seldom its end. */
const closing = /[.,;:!?)\]}»”’،۔؟]+$/u;

/**
 * A text in parts, of which addresses of the web are links. Nothing but http and https becomes one, and what a link shows
 * is where it leads: a host in other letters stands there as browsers write it, so that none passes for another.
 */
export function partsOf(text: string): TextPart[] {
  const parts: TextPart[] = [];
  let done = 0;
  for (const match of text.matchAll(address)) {
    const written = match[0].replace(closing, '');
    const href = readAddress(written);
    if (href === null) continue;
    if (match.index > done) parts.push({ text: text.slice(done, match.index) });
    parts.push({ text: href.replace(/\/$/, ''), href });
    done = match.index + written.length;
  }
  if (done < text.length) parts.push({ text: text.slice(done) });
  return parts;
}

/** Null for what is no address, and for one that carries a name and a password: it would look like another host. */
function readAddress(written: string): string | null {
  if (!URL.canParse(written)) return null;
  const url = new URL(written);
  const isSafe = (url.protocol === 'https:' || url.protocol === 'http:') && url.username === '' && url.password === '';
  return isSafe ? url.href : null;
}

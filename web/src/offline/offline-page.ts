import type { Language } from '@campus/protocol';
import type words from '../locales/en/offline.json';

/** The words of the catalogue `offline` in the reader's language, by their keys. */
export type OfflineWords = (key: `offline:${keyof typeof words}`) => string;

const rightToLeft: ReadonlySet<Language> = new Set(['ur']);

const asText = (words: string): string => words.replace(/[&<>]/g, (letter) => `&#${letter.codePointAt(0)};`);

/**
 * The page that stands where another could not be fetched: whole in itself, since nothing else can be fetched either.
 * It loads the wanted page as soon as that can be had, or when the reader says so.
 */
export function offlinePage(language: Language, t: OfflineWords): string {
  return `<!doctype html>
<html lang="${language}" dir="${rightToLeft.has(language) ? 'rtl' : 'ltr'}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${asText(t('offline:title'))} · ${asText(t('offline:app'))}</title>
<style>${style}</style>
</head>
<body>
<main data-testid="offline">
<svg viewBox="0 0 64 64" aria-hidden="true"><rect width="64" height="64" rx="14" fill="#1d3fb0"/><g fill="none" stroke="#fff" stroke-width="3.4" stroke-linejoin="round"><path d="M17 17h30v30H17z"/><path d="M17 17h30v30H17z" transform="rotate(45 32 32)"/></g><circle cx="32" cy="32" r="6.5" fill="#f2a516"/></svg>
<h1>${asText(t('offline:title'))}</h1>
<p>${asText(t('offline:detail'))}</p>
<a href="">${asText(t('offline:again'))}</a>
</main>
<script>${script}</script>
</body>
</html>
`;
}

const retryEveryMs = 5_000;

/** A device does not know whether the campus is there: that is tried, also when the network seems to be. */
const script = `
const retry = () => fetch(location.href, { method: 'HEAD', cache: 'no-store' }).then((answer) => answer.ok && location.reload(), () => {});
addEventListener('online', retry);
setInterval(retry, ${retryEveryMs});
`;

/** The colours of `ui/tokens.css`, whose file is not there. */
const style = `
:root { color-scheme: light dark; background: light-dark(#f4f7fb, #0a1226); color: light-dark(#0c1b3a, #eef3fd) }
body { display: grid; min-block-size: 100dvh; margin: 0; place-items: center; font: 1.125rem/1.6 system-ui, sans-serif }
:lang(ur) body { line-height: 2 }
main { display: grid; justify-items: start; gap: 1rem; max-inline-size: 34rem; padding: 1.5rem }
svg { inline-size: 4rem }
h1, p { margin: 0 }
h1 { font-size: 2rem; line-height: 1.3 }
a { padding: .75rem 1.5rem; border-radius: .625rem; background: light-dark(#1d3fb0, #8ea8ff); color: light-dark(#fff, #081233); font-weight: 600; text-decoration: none }
a:focus-visible { outline: 3px solid light-dark(#1d3fb0, #ffc95c); outline-offset: 3px }
`;

/** Codes that name no country, though Intl has names for them. */
const noCountries: ReadonlySet<string> = new Set(['EU', 'EZ', 'UN', 'XA', 'XB', 'ZZ', 'QO']);

/** All countries under their names in a language, sorted by name. Intl knows the names but gives no list. */
export function countries(language: string): { value: string; label: string }[] {
  const names = new Intl.DisplayNames([language], { type: 'region', fallback: 'none' });
  const letters = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ'];
  const found = letters.flatMap((first) =>
    letters.flatMap((second) => {
      const code = first + second;
      const label = noCountries.has(code) || isFormer(code) ? undefined : names.of(code);
      return label === undefined ? [] : [{ value: code, label }];
    }),
  );
  return found.sort((a, b) => a.label.localeCompare(b.label, language));
}

/** Former codes (DD, SU) stand for their successors. */
function isFormer(code: string): boolean {
  return new Intl.Locale(`und-${code}`).region !== code;
}

/** A guess from the browser's language: fr-FR says France. */
export function likelyCountry(tags: readonly string[], fallback: string): string {
  for (const tag of tags) {
    const region = new Intl.Locale(tag).maximize().region;
    if (region && /^[A-Z]{2}$/.test(region)) return region;
  }
  return fallback;
}

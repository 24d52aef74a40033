import IntlMessageFormat from 'intl-messageformat';

type Element = ReturnType<IntlMessageFormat['getAst']>[number];

/** What a translation must have in common with what it translates, and what its own language asks of it. */
export interface MessageShape {
  /** `name` for what is put in as it is, `name#` for what is counted, `<b>` for tags; sorted, each once. */
  readonly slots: readonly string[];
  /** For each plural, the categories that it has a text for; `=0` and the like left out. */
  readonly plurals: readonly (readonly string[])[];
}

// The numbers of the syntax tree's nodes; their names are in a package that intl-messageformat keeps to itself.
const literal = 0;
const pound = 7;

/** Reads an ICU message. Throws SyntaxError where it cannot be read. */
export function shapeOf(text: string, language: string): MessageShape {
  const slots = new Set<string>();
  const plurals: string[][] = [];
  const walk = (elements: readonly Element[]): void => {
    for (const element of elements) {
      const type: number = element.type;
      if (type === literal || type === pound || !('value' in element)) continue;
      if ('children' in element) {
        slots.add(`<${element.value}>`);
        walk(element.children);
      } else if ('options' in element) {
        slots.add(`${element.value}#`);
        if ('pluralType' in element) {
          plurals.push(Object.keys(element.options).filter((category) => !category.startsWith('=')));
        }
        for (const option of Object.values(element.options)) walk(option.value);
      } else slots.add(element.value);
    }
  };
  walk(new IntlMessageFormat(text, language).getAst());
  return { slots: [...slots].sort(), plurals };
}

/** The plural categories of a language by CLDR, of which every plural needs a text. */
export function pluralCategories(language: string): readonly string[] {
  return new Intl.PluralRules(language).resolvedOptions().pluralCategories;
}

/** What is put in as it is and has no isolation marks (FSI, PDI) around it. Counted numbers need none. */
export function withoutIsolation(text: string): string[] {
  return [...text.matchAll(/\{(\w+)(?:, number)?\}/g)]
    .filter(({ index }) => text.lastIndexOf('\u2068', index) <= text.lastIndexOf('\u2069', index))
    .map(([slot]) => slot);
}

/** What JSON can say and a value of JavaScript cannot, or what would be too long to print; each by its name. */
const oddTexts = {
  'a number beyond all numbers': '1e999',
  'a number below all numbers': '-1e999',
  'minus nothing': '-0',
  'a half': '0.5',
  'more than a number holds': '9007199254740993',
  'a negative number': '-1',
  nothing: 'null',
  yes: 'true',
  'an empty text': '""',
  'a huge text': JSON.stringify('x'.repeat(120_000)),
  'half a sign': '"\\ud800"',
  'half a sign within': '"so \\udc00 it is"',
  'a text with no sign': '"a\\u0000b"',
  'a text that turns around': '"\\u202eabc"',
  'a text of many signs': JSON.stringify('👩‍👩‍👧‍👦'.repeat(90)),
  'the name of a constructor': '"constructor"',
  'the name of a prototype': '"__proto__"',
  'the name of a method': '"valueOf"',
  'an empty list': '[]',
  'many wrong items': `[${'1,'.repeat(30_000)}1]`,
  'many wrong texts': `[${'"?",'.repeat(20_000)}"?"]`,
  'lists in lists': `${'['.repeat(30_000)}${']'.repeat(30_000)}`,
  'an empty object': '{}',
  'objects in objects': `${'{"a":'.repeat(15_000)}1${'}'.repeat(15_000)}`,
  'many keys': `{${Array.from({ length: 5_000 }, (_, index) => `"key-${index}":0`).join()}}`,
  'a prototype': '{"__proto__":{"isAdmin":true},"constructor":{"prototype":{"isAdmin":true}}}',
  'something to be called': '{"toJSON":"x","then":"x","length":-1}',
} as const;

type OddName = keyof typeof oddTexts;
export const oddNames = Object.keys(oddTexts) as readonly OddName[];

/** Stands in a value for one of the odd texts. */
export class Odd {
  readonly odd: OddName;

  constructor(name: OddName) {
    this.odd = name;
  }
}

/** The JSON text of a value in which odd ones may stand. */
export function wireText(value: unknown): string {
  if (value instanceof Odd) return oddTexts[value.odd];
  if (Array.isArray(value)) return `[${value.map(wireText).join()}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null';
  const entries = Object.entries(value).filter(([, inner]) => inner !== undefined);
  return `{${entries.map(([key, inner]) => `${JSON.stringify(key)}:${wireText(inner)}`).join()}}`;
}

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const here = import.meta.dirname;

/** The languages that have a folder. */
export const languages: readonly string[] = readdirSync(here, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map((entry) => entry.name);

/** `namespace:key` → text, of one language, in the order of the files. */
export function catalogueOf(language: string): Map<string, string> {
  const texts = new Map<string, string>();
  for (const name of readdirSync(join(here, language))) {
    const inOne = new Map<string, string>();
    flatten(JSON.parse(readFileSync(join(here, language, name), 'utf8')), '', inOne);
    for (const [key, text] of inOne) texts.set(`${name.replace(/\.json$/, '')}:${key}`, text);
  }
  return texts;
}

function flatten(value: unknown, path: string, into: Map<string, string>): void {
  if (typeof value === 'string') into.set(path, value);
  else if (typeof value === 'object' && value !== null) {
    for (const [key, child] of Object.entries(value)) flatten(child, path === '' ? key : `${path}.${key}`, into);
  }
}

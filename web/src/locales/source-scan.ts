import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseSync, Visitor } from 'vite';

/** A use of a translation: a whole key, or the beginning of keys that are put together (`kind.${kind}`). */
export interface KeyUse {
  file: string;
  namespace: string;
  key: string;
  isPrefix: boolean;
}

/** Letters that stand in the code where a translated text should. */
export interface StrayText {
  file: string;
  text: string;
}

export interface SourceScan {
  fileCount: number;
  uses: KeyUse[];
  strayTexts: StrayText[];
}

/** Attributes that are read or shown to people. */
const spokenAttributes: ReadonlySet<string> = new Set([
  'alt',
  'aria-description',
  'aria-label',
  'aria-roledescription',
  'aria-valuetext',
  'description',
  'detail',
  'error',
  'hint',
  'label',
  'placeholder',
  'title',
]);

const letter = /\p{L}/u;

/** Reads all sources below a folder, tests and declarations left out. */
export function scanSources(root: string): SourceScan {
  const scan: SourceScan = { fileCount: 0, uses: [], strayTexts: [] };
  for (const entry of readdirSync(root, { recursive: true, encoding: 'utf8' })) {
    if (!/\.tsx?$/.test(entry) || /\.(test|d)\.tsx?$/.test(entry)) continue;
    scan.fileCount += 1;
    scanFile(entry, readFileSync(join(root, entry), 'utf8'), scan);
  }
  return scan;
}

export function scanFile(file: string, source: string, scan: SourceScan): void {
  const { program, errors } = parseSync(file, source);
  if (errors.length > 0) throw new Error(`${file} cannot be parsed: ${errors[0]?.message}`);
  const namespace = namespaceOf(source);
  new Visitor({
    CallExpression(node) {
      if (node.callee.type !== 'Identifier' || node.callee.name !== 't') return;
      for (const use of keysOf(node.arguments[0])) scan.uses.push(located(file, namespace, use));
    },
    JSXText(node) {
      if (letter.test(node.value)) scan.strayTexts.push({ file, text: node.value.trim() });
    },
    JSXAttribute(node) {
      const name = node.name.type === 'JSXIdentifier' ? node.name.name : '';
      if (name === 'i18nKey' && node.value?.type === 'Literal') {
        scan.uses.push(located(file, namespace, { key: String(node.value.value), isPrefix: false }));
      }
      if (!spokenAttributes.has(name) || node.value?.type !== 'Literal') return;
      const text = String(node.value.value);
      if (letter.test(text)) scan.strayTexts.push({ file, text: `${name}="${text}"` });
    },
    JSXExpressionContainer(node) {
      if (node.expression.type !== 'Literal' || typeof node.expression.value !== 'string') return;
      if (letter.test(node.expression.value)) scan.strayTexts.push({ file, text: node.expression.value });
    },
  }).visit(program);
}

/** The first namespace of `useTranslation`, or of a `TFunction` that a plain function is given. */
function namespaceOf(source: string): string {
  const found = /useTranslation\(\s*\[?\s*'([a-z]+)'/.exec(source) ?? /TFunction<\s*\[?\s*'([a-z]+)'/.exec(source);
  return found?.[1] ?? 'common';
}

interface Key {
  key: string;
  isPrefix: boolean;
}

interface Expression {
  type: string;
  value?: unknown;
  quasis?: readonly { value: { cooked: string | null } }[];
  consequent?: unknown;
  alternate?: unknown;
  expression?: unknown;
}

/** The keys that an argument of `t` can stand for. An argument that cannot be read (a variable) gives none. */
function keysOf(argument: unknown): Key[] {
  if (typeof argument !== 'object' || argument === null) return [];
  const expression = argument as Expression;
  if (expression.type === 'Literal') return [{ key: String(expression.value), isPrefix: false }];
  if (expression.type === 'TemplateLiteral') {
    const [first, ...rest] = expression.quasis ?? [];
    return [{ key: first?.value.cooked ?? '', isPrefix: rest.length > 0 }];
  }
  if (expression.type === 'ConditionalExpression') {
    return [...keysOf(expression.consequent), ...keysOf(expression.alternate)];
  }
  if (expression.type === 'ParenthesizedExpression') return keysOf(expression.expression);
  return [];
}

function located(file: string, fallback: string, { key, isPrefix }: Key): KeyUse {
  const [namespace, rest] = key.includes(':') ? key.split(':', 2) : [fallback, key];
  return { file, namespace: namespace ?? fallback, key: rest ?? key, isPrefix };
}

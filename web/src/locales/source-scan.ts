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

/** Attributes of drawings, whose values look like words and are none. */
const drawingAttributes: ReadonlySet<string> = new Set(['d', 'patternTransform', 'points', 'transform']);

const letter = /\p{L}/u;
/** What a sentence or a name has, and an id, a tag or a code has not. */
const likeWords = /^\p{Lu}\p{Ll}|\p{L}\s|\s\p{L}/u;

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
    JSXElement({ children }) {
      strayChildren(file, children, scan);
    },
    JSXFragment({ children }) {
      strayChildren(file, children, scan);
    },
    JSXAttribute(node) {
      const name = node.name.type === 'JSXIdentifier' ? node.name.name : '';
      if (name === 'i18nKey' && node.value?.type === 'Literal') {
        scan.uses.push(located(file, namespace, { key: String(node.value.value), isPrefix: false }));
        return;
      }
      if (drawingAttributes.has(name)) return;
      const isStray = spokenAttributes.has(name) ? letter : likeWords;
      for (const text of textsOf(node.value)) {
        if (isStray.test(text)) scan.strayTexts.push({ file, text: `${name}="${text}"` });
      }
    },
    Property({ key, value }) {
      const name = key.type === 'Identifier' ? key.name : '';
      if (!spokenAttributes.has(name)) return;
      for (const text of textsOf(value)) {
        if (likeWords.test(text)) scan.strayTexts.push({ file, text: `${name}: ${text}` });
      }
    },
  }).visit(program);
}

function strayChildren(file: string, children: readonly { type: string }[], scan: SourceScan): void {
  for (const child of children) {
    if (child.type !== 'JSXExpressionContainer') continue;
    for (const text of textsOf(child)) if (letter.test(text)) scan.strayTexts.push({ file, text });
  }
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
  left?: unknown;
  operator?: string;
  right?: unknown;
  quasis?: readonly { value: { cooked: string | null } }[];
  consequent?: unknown;
  alternate?: unknown;
  expression?: unknown;
}

/** The texts that stand in the code and that an expression can have as its value, or as a part of it. */
function textsOf(argument: unknown): string[] {
  if (typeof argument !== 'object' || argument === null) return [];
  const expression = argument as Expression;
  switch (expression.type) {
    case 'Literal':
      return typeof expression.value === 'string' ? [expression.value] : [];
    case 'TemplateLiteral':
      return (expression.quasis ?? []).flatMap(({ value }) => value.cooked?.trim() || []);
    case 'ConditionalExpression':
      return [...textsOf(expression.consequent), ...textsOf(expression.alternate)];
    case 'LogicalExpression':
      return [...textsOf(expression.left), ...textsOf(expression.right)];
    case 'BinaryExpression':
      return expression.operator === '+' ? [...textsOf(expression.left), ...textsOf(expression.right)] : [];
    case 'JSXExpressionContainer':
    case 'ParenthesizedExpression':
    case 'TSAsExpression':
    case 'TSSatisfiesExpression':
      return textsOf(expression.expression);
    default:
      return [];
  }
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

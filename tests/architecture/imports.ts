import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseSync } from 'vite';

export const rootDir = fileURLToPath(new URL('../..', import.meta.url));

export interface SourceFile {
  /** Relative to the root, with forward slashes. */
  readonly path: string;
  /** The top-level folder: the room that it stands in. */
  readonly room: string;
  readonly lines: number;
  readonly isTest: boolean;
  /** What it imports: files of ours as paths from the root, packages by their specifier. */
  readonly imports: readonly string[];
}

/** Every source file that git tracks or would track, with what it imports statically or dynamically. */
export function readSources(): SourceFile[] {
  const list = execFileSync(
    'git',
    ['ls-files', '--cached', '--others', '--exclude-standard', '-z', '*.ts', '*.tsx', '*.mjs'],
    {
      cwd: rootDir,
      encoding: 'utf8',
    },
  );
  return [...new Set(list.split('\0').filter(Boolean))].flatMap((path) => {
    const code = readIfThere(join(rootDir, path));
    if (code === null) return [];
    const { module } = parseSync(path, code);
    const specifiers = [
      ...module.staticImports.map((entry) => entry.moduleRequest.value),
      ...module.staticExports.flatMap((entry) => entry.entries.flatMap((part) => part.moduleRequest?.value ?? [])),
      ...module.dynamicImports.map((entry) =>
        code.slice(entry.moduleRequest.start, entry.moduleRequest.end).replace(/^['"`]|['"`]$/g, ''),
      ),
    ];
    return {
      path,
      room: path.split('/')[0] ?? '',
      lines: code.split('\n').length - 1,
      isTest:
        /\.(test|contract)\.tsx?$/.test(path) ||
        path.includes('/testing/') ||
        path.startsWith('tests/') ||
        path === 'vitest.config.ts',
      imports: [...new Set(specifiers.map((specifier) => resolve(path, specifier)))],
    };
  });
}

function resolve(from: string, specifier: string): string {
  return specifier.startsWith('.') ? normalize(join(dirname(from), specifier)) : specifier;
}

/** A file that was deleted but not yet committed is still listed. */
function readIfThere(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return null;
  }
}

/** The room that an import leads to: ours by path or by package name, null for anything outside. */
export function roomOf(target: string): string | null {
  const ours = /^@campus\/([a-z-]+)/.exec(target);
  if (ours) return ours[1] ?? null;
  return /^[a-z@]/.test(target) &&
    target.includes('/') &&
    /\.(ts|tsx|mjs|json|css)$/.test(target) &&
    !target.startsWith('node:')
    ? (target.split('/')[0] ?? null)
    : null;
}

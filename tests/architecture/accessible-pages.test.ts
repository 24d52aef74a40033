import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { rootDir } from './imports.ts';

const router = readFileSync(join(rootDir, 'web/src/app/routes.tsx'), 'utf8');
/** The paths of the router; `/` is the one without a path. */
const routes = [
  ...[...router.matchAll(/index: true/g)].map(() => '/'),
  ...[...router.matchAll(/\b(?:page|livePage)\(\s*'([^']+)'/g)].map(([, path = '']) => path),
];

const specs = join(rootDir, 'tests/e2e');
const code = readdirSync(specs, { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('.spec.ts'))
  .map((path) => readFileSync(join(specs, path), 'utf8'))
  .join('\n');

/** What `tests/e2e/accessibility.ts` is asked to look at in both directions: stops of a walk, and single pages. */
function walkedIn(text: string): Set<string> {
  const stops = text.matchAll(/(?:\broute: |\bexpectAccessibleBothWays\(\s*[\w.]+,\s*)'([^']+)'/g);
  return new Set([...stops].map(([, route = '']) => route));
}

describe('the pages of the web app', () => {
  it('are all read from the router', () => {
    const loaded = [...router.matchAll(/await import\(/g)].length;
    const frames = [...router.matchAll(/\bframe\(async/g)].length;
    expect(routes.length).toBeGreaterThan(20);
    expect(routes.length).toBe(loaded - frames);
  });

  it('are each looked at by axe, in both directions and all looks', () => {
    expect([...walkedIn(code)].toSorted()).toEqual(routes.toSorted());
  });

  it('would be missed if one were not', () => {
    expect(walkedIn("expectAccessible(page, 'a'); // expectAccessibleBothWays is for b")).toEqual(new Set());
    expect(walkedIn("[{ route: 'a', path: '/a' }]; expectAccessibleBothWays(one.page,\n 'b/:id', {})")).toEqual(
      new Set(['a', 'b/:id']),
    );
  });
});

import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';

/** The words of the app that stand in the page before any of its code runs. */
const Words = z.object({
  brand: z.string(),
  lead: z.string(),
  events: z.string(),
  recordings: z.string(),
  equipment: z.string(),
  equipmentLead: z.string(),
});
export type Words = z.infer<typeof Words>;

/** What a page is drawn from, as addresses: `web/build/first-loads.ts` writes them. */
const FirstLoad = z.object({
  scripts: z.array(z.string()),
  styles: z.array(z.string()),
  words: z.record(z.string(), z.array(z.string())),
});
export type FirstLoad = z.infer<typeof FirstLoad>;

export interface BuiltApp {
  /** `index.html`, as it was built. */
  readonly page: string;
  /** By language. */
  readonly words: Readonly<Record<string, Words>>;
  /** By the pattern of the page's path: `/events/:id`. */
  readonly firstLoads: Readonly<Record<string, FirstLoad>>;
}

/**
 * Reads the built app, and reads it again when it was built anew. Null when there is none. What the build says of its
 * pages may be missing: they are then served without it.
 */
export function builtApp(dist: string): () => Promise<BuiltApp | null> {
  const pageFile = join(dist, 'index.html');
  let last: { writtenAtMs: number; app: BuiltApp } | undefined;
  return async () => {
    const writtenAtMs = await stat(pageFile).then(
      (found) => found.mtimeMs,
      () => null,
    );
    if (writtenAtMs === null) return null;
    if (last?.writtenAtMs !== writtenAtMs) {
      const app = {
        page: await readFile(pageFile, 'utf8'),
        words: await readJson(join(dist, 'public-words.json'), z.record(z.string(), Words)),
        firstLoads: await readJson(join(dist, 'first-loads.json'), z.record(z.string(), FirstLoad)),
      };
      last = { writtenAtMs, app };
    }
    return last.app;
  };
}

async function readJson<T>(file: string, schema: z.ZodType<Record<string, T>>): Promise<Record<string, T>> {
  const text = await readFile(file, 'utf8').catch(() => '{}');
  return schema.parse(JSON.parse(text));
}

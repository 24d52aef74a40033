import { readFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import type { Plugin, Rolldown } from 'vite';

/** Fetched before any page is drawn. */
const everywhere = ['common', 'errors'];

/** The pages that strangers open first. */
const publicPaths: ReadonlySet<string> = new Set([
  ...['/', '/events', '/events/:id', '/recordings', '/equipment'],
  ...['/join/:token', '/watch/:eventId'],
]);

/** What one of the app's pages is drawn from: sources below `web/`, and catalogues by their names. */
interface RoutedPage {
  readonly path: string;
  readonly modules: readonly string[];
  readonly catalogues: readonly string[];
}

const router = 'src/app/routes.tsx';
const routeOrFrame =
  /frame\(async \(\) => \(await import\('(?<frame>[^']+)'\)\)|(?:[pP]age\(\s*'(?<path>[^']+)',|index: true)[^[]*\[(?<words>[^\]]*)\],\s*async \(\) => \(await import\('(?<page>[^']+)'\)\)/g;

/** Read from the router as it is written: the frame and the page in it, and their catalogues. */
export function routedPages(code: string): RoutedPage[] {
  const fileOf = (specifier: string): string => join(dirname(router), specifier);
  let around = '';
  return [...code.matchAll(routeOrFrame)].flatMap(({ groups = {} }) => {
    const { frame, path = '', words = '', page } = groups;
    if (frame !== undefined) around = fileOf(frame);
    if (page === undefined) return [];
    const catalogues = [...words.matchAll(/'(\w+)'/g)].map(([, name = '']) => name);
    return [{ path: `/${path}`, modules: [around, fileOf(page)], catalogues }];
  });
}

/** Everything that a page's first load fetches, as addresses on our own origin. */
export interface FirstLoad {
  readonly scripts: readonly string[];
  readonly styles: readonly string[];
  /** By language; what they need besides is among the scripts. */
  readonly words: Readonly<Record<string, readonly string[]>>;
}

export type FirstLoads = Readonly<Record<string, FirstLoad>>;

/**
 * Writes `first-loads.json`: which files each public page is drawn from, by its path. Whoever serves the page can then
 * name them in its head, so that the browser need not find one behind the other; and the suite adds up their sizes.
 */
export function firstLoads(): Plugin {
  let root = '';
  return {
    name: 'campus:first-loads',
    apply: 'build',
    configResolved(config) {
      ({ root } = config);
    },
    async generateBundle(_options, bundle) {
      const pages = routedPages(await readFile(join(root, router), 'utf8')).filter(({ path }) => publicPaths.has(path));
      if (pages.length < publicPaths.size) throw new Error(`${router} has not all of the public pages`);
      const chunks = Object.values(bundle).filter((output): output is Rolldown.OutputChunk => output.type === 'chunk');
      const loads: Record<string, FirstLoad> = {};
      for (const page of pages) loads[page.path] = firstLoadOf(page, chunks, root);
      this.emitFile({ type: 'asset', fileName: 'first-loads.json', source: JSON.stringify(loads) });
    },
  };
}

/** Throws when a source of the page has no chunk of its own. */
function firstLoadOf(page: RoutedPage, chunks: readonly Rolldown.OutputChunk[], root: string): FirstLoad {
  const byFile = new Map(chunks.map((chunk) => [chunk.fileName, chunk]));
  const bySource = new Map(
    chunks.flatMap((chunk) => (chunk.facadeModuleId ? [[relative(root, chunk.facadeModuleId), chunk] as const] : [])),
  );
  const need = (source: string): Rolldown.OutputChunk => {
    const chunk = bySource.get(source);
    if (!chunk) throw new Error(`${page.path}: ${source} is not loaded by itself`);
    return chunk;
  };
  const found = new Set<Rolldown.OutputChunk>();
  const follow = (chunk: Rolldown.OutputChunk): void => {
    if (found.has(chunk)) return;
    found.add(chunk);
    for (const file of chunk.imports) {
      const imported = byFile.get(file);
      if (imported) follow(imported);
    }
  };
  const entry = need('index.html');
  follow(entry);
  // What the app stands on, which the entry loads piece by piece.
  for (const file of entry.dynamicImports) {
    const foundation = byFile.get(file);
    if (foundation) follow(foundation);
  }
  for (const source of ['src/app/start.tsx', ...page.modules]) follow(need(source));
  const languages = new Set([...bySource.keys()].flatMap((source) => /^src\/locales\/(\w+)\//.exec(source)?.[1] ?? []));
  const wordsIn = (language: string): string[] =>
    [...everywhere, ...page.catalogues].map((name) => `/${need(`src/locales/${language}/${name}.json`).fileName}`);
  return {
    scripts: [...found].map(({ fileName }) => `/${fileName}`),
    styles: [...new Set([...found].flatMap((chunk) => [...(chunk.viteMetadata?.importedCss ?? [])]))].map(
      (file) => `/${file}`,
    ),
    words: Object.fromEntries([...languages].map((language) => [language, wordsIn(language)])),
  };
}

import '@fontsource-variable/atkinson-hyperlegible-next';
import '@fontsource-variable/noto-naskh-arabic';
import './ui/tokens.css';
import './ui/base.css';
import './written-page/written-page.css';
import { fetchFirstLoad } from './written-page/first-load.ts';
import { findWrittenPage, whenAppIsWanted } from './written-page/stand.ts';

/**
 * What the app stands on, each with what it stands on itself before it (`vite.config.ts` makes a file of each). Each is
 * run in a task of its own: run all at once, a phone would hear nothing of its reader for a good part of a second. The
 * schemas of the contract are many, and made when they are loaded: they come in three parts.
 */
const foundations: readonly (() => Promise<unknown>)[] = [
  () => import('./app/no-eval.ts'),
  () => import('./app/foundations/react.ts'),
  () => import('./app/foundations/router.ts'),
  () => import('./app/foundations/words.ts'),
  () => import('@campus/protocol/broadcast/commands'),
  () => import('@campus/protocol/series'),
  () => import('@campus/protocol/rest'),
  () => import('./api/client.ts'),
];

const breath = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));

const written = findWrittenPage();
if (written) await whenAppIsWanted(written, breath);
else void fetchFirstLoad('modulepreload', breath);
for (const load of foundations) {
  await load();
  await breath();
}
const { start } = await import('./app/start.tsx');
await breath();
await start(written);

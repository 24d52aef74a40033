import '@fontsource-variable/atkinson-hyperlegible-next';
import '@fontsource-variable/noto-naskh-arabic';
import './ui/tokens.css';
import './ui/base.css';
import './first-paint/first-paint.css';
import { fetchFirstLoad, whenPainted } from './first-paint/paint-first.ts';

/**
 * What the app stands on, largest first where nothing else decides. Each is run in a task of its own: run all at once, a
 * phone would hear nothing of its reader for a good part of a second.
 */
const foundations: readonly (() => Promise<unknown>)[] = [
  () => import('./app/no-eval.ts'),
  () => import('./app/load-react.ts'),
  () => import('./app/load-contract.ts'),
];

const breath = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));

await whenPainted();
fetchFirstLoad();
for (const load of foundations) {
  await load();
  await breath();
}
const { start } = await import('./app/start.tsx');
await breath();
await start();

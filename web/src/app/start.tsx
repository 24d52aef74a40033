import { startTransition } from 'react';
import { createRoot } from 'react-dom/client';
import { forgetHeadOnLeaving } from '../written-page/forget-head.ts';
import { giveWay } from '../written-page/give-way.ts';
import type { WrittenPage } from '../written-page/stand.ts';
import { App } from './App.tsx';
import { startI18n } from './i18n.ts';
import { router } from './router.ts';

/** Draws the app, when the words that every page needs are there; in the place of what the server wrote. */
export async function start(written: WrittenPage | null): Promise<void> {
  const root = document.getElementById('root');
  if (!root) throw new Error('index.html has no element with the id "root"');
  if (written) giveWay(written.element, root, written.deeds);
  forgetHeadOnLeaving(router);
  await startI18n();
  const app = createRoot(root);
  // What the server wrote can be read meanwhile: the app is drawn in small steps, between which the reader is heard.
  startTransition(() => app.render(<App />));
}

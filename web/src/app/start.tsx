import { startTransition } from 'react';
import { createRoot } from 'react-dom/client';
import { forgetHeadOnLeaving, giveWayTo } from '../first-paint/give-way.ts';
import { App } from './App.tsx';
import { startI18n } from './i18n.ts';
import { router } from './router.tsx';

/** Draws the app, when the words that every page needs are there. */
export async function start(): Promise<void> {
  const root = document.getElementById('root');
  if (!root) throw new Error('index.html has no element with the id "root"');
  giveWayTo(root);
  forgetHeadOnLeaving(router);
  await startI18n();
  const app = createRoot(root);
  // What the server wrote can be read meanwhile: the app is drawn in small steps, between which the reader is heard.
  startTransition(() => app.render(<App />));
}

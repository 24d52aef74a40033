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
  createRoot(root).render(<App />);
}

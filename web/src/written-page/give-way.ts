import type { Deeds } from './deeds.ts';

/** Then whatever the app has is shown, also if it is still waiting for something. */
const patienceMs = 5_000;

/**
 * What the server wrote into the page gives way to the app when that has something to show in its place, and not only
 * that it is waiting: before the browser draws again, so that neither nothing is seen, nor both. Until then the app is
 * drawn outside the document. What somebody did meanwhile is done again (`deeds`).
 */
export function giveWay(page: HTMLElement, root: HTMLElement, deeds: Deeds): void {
  root.remove();
  let isOver = false;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const give = (): void => {
    isOver = true;
    watch.disconnect();
    clearTimeout(timer);
    deeds.redo(page, root);
  };
  const look = async (isPatient: boolean): Promise<void> => {
    if (!root.hasChildNodes()) return;
    if (isPatient && root.querySelector('[data-waiting]')) {
      timer ??= setTimeout(() => void look(false), patienceMs);
      return;
    }
    await deeds.settled();
    if (!isOver) give();
  };
  const watch = new MutationObserver(() => void look(true));
  watch.observe(root, { childList: true, subtree: true });
}

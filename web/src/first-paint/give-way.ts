/** Then whatever the app has is shown, also if it is still waiting for something. */
const patienceMs = 2_000;

/**
 * What the server wrote into the page gives way to the app when that has something to show in its place, and not only
 * that it is waiting: before the browser draws again, so that neither nothing is seen, nor both.
 */
export function giveWayTo(root: HTMLElement): void {
  const firstPaint = document.getElementById('first-paint');
  if (!firstPaint) return;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const watch = new MutationObserver(() => {
    if (!root.hasChildNodes()) return;
    if (root.querySelector('[data-waiting]')) timer ??= setTimeout(give, patienceMs);
    else give();
  });
  const give = (): void => {
    watch.disconnect();
    clearTimeout(timer);
    firstPaint.remove();
  };
  watch.observe(root, { childList: true, subtree: true });
}

/**
 * What the head says of the page that was asked for is not true of the next one, to which the app goes without asking
 * the server: an address that is shared from there would lead to the first.
 */
export function forgetHeadOnLeaving(router: {
  readonly state: { readonly location: { readonly pathname: string } };
  subscribe(listen: (state: { location: { pathname: string } }) => void): () => void;
}): void {
  const { pathname } = router.state.location;
  const stop = router.subscribe(({ location }) => {
    if (location.pathname === pathname) return;
    stop();
    for (const element of document.querySelectorAll('[data-of-page]')) element.remove();
  });
}

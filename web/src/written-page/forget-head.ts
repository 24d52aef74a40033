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

/** Read by the server (`signalling/src/web/reader-zone.ts`). */
const cookieName = 'campus.zone';

/**
 * Has the page written again where its times are not by the reader's clocks: the server is told in which zone they live,
 * also for the next time. Not when somebody has begun to do something on it (`isTouched`): the app then comes anyway.
 */
export async function writeInOwnZone(page: HTMLElement, isTouched: () => boolean): Promise<void> {
  const own = new Intl.DateTimeFormat().resolvedOptions().timeZone;
  if (own === page.dataset['timeZone']) return;
  document.cookie = `${cookieName}=${own}; path=/; max-age=31536000; samesite=lax`;
  const answer = await fetch(location.href, { headers: { accept: 'text/html' } });
  if (!answer.ok) return;
  const fresh = new DOMParser().parseFromString(await answer.text(), 'text/html').getElementById(page.id);
  if (!fresh || !page.isConnected || isTouched()) return;
  page.dataset['timeZone'] = own;
  if (page.childNodes.length !== fresh.childNodes.length) return page.replaceChildren(...fresh.childNodes);
  renew(page, fresh);
}

/** Changes what is different, and nothing beside it: what is drawn anew is late, and moves what stands around it. */
function renew(old: Node, fresh: Node): void {
  const pairs = [...old.childNodes].map((node, index) => [node, fresh.childNodes[index]] as const);
  for (const [node, other] of pairs) {
    if (!other || node.isEqualNode(other)) continue;
    const isSameAround = node.cloneNode(false).isEqualNode(other.cloneNode(false));
    if (isSameAround && node.childNodes.length > 0 && node.childNodes.length === other.childNodes.length)
      renew(node, other);
    else node.replaceWith(other.cloneNode(true));
  }
}

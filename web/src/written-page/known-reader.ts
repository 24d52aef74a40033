/** What the server is told by a cookie as well, and has written the page by. */
const told: ReadonlySet<string> = new Set(['campus.language']);

/**
 * Whether this browser keeps something of its reader that the server does not know: that they were signed in, are inside
 * a broadcast, have chosen colours. The written page is a stranger's then, and the app comes at once.
 */
export function isKnownReader(storages: readonly (() => Pick<Storage, 'key' | 'length'>)[]): boolean {
  return storages.some((open) => {
    try {
      const storage = open();
      const keys = Array.from({ length: storage.length }, (_, index) => storage.key(index) ?? '');
      return keys.some((key) => key.startsWith('campus.') && !told.has(key));
    } catch {
      // What is forbidden holds nothing.
      return false;
    }
  });
}

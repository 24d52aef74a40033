/**
 * A fresh id of lower-case hex digits, as the contract's `Id` and `CommandId` allow. `randomUUID` would need a
 * secure origin, which a page opened by a bare LAN address is not.
 */
export function randomId(prefix: string): string {
  const bytes = crypto.getRandomValues(new Uint8Array(12));
  return `${prefix}-${Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')}`;
}

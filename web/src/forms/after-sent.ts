/**
 * What stays in a field when what was in it has been sent: on a slow line people write on meanwhile, before the server
 * has answered, and nothing of that may go.
 */
export function afterSent(sent: string): (now: string) => string {
  return (now) => (now.startsWith(sent) ? now.slice(sent.length).trimStart() : now);
}

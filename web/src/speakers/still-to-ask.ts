import type { AgendaItem, Speaker } from '@campus/protocol';

/** The speakers whom the agenda names and nobody has asked yet, each once, in the agenda's order. */
export function stillToAsk(agenda: readonly AgendaItem[], asked: readonly Pick<Speaker, 'name'>[]): string[] {
  const known = new Set(asked.map(({ name }) => name));
  return [...new Set(agenda.flatMap(({ speakers }) => speakers))].filter((name) => !known.has(name));
}

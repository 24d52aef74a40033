import { Language, type Person } from '@campus/protocol';

interface Dependencies {
  /** Of whom the page is; tells of every change, the renewal of a session included. */
  session: { read: () => { person: Person | null }; subscribe: (listener: () => void) => () => void };
  /** In which the page speaks at the moment. */
  current: () => string;
  speak: (language: Language) => Promise<void>;
  /** On the account. */
  keep: (language: Language) => Promise<unknown>;
}

/**
 * Takes up the language of whoever signs in, or comes back; who has none yet keeps the one that they read. Once for each
 * person: what they choose afterwards on this page is newer than what a renewed session says. Failures are silent, since
 * nobody asked for anything: the next visit tries again. Returns how to stop.
 */
export function followPerson({ session, current, speak, keep }: Dependencies): () => void {
  let known: string | null = null;
  const look = (): void => {
    const { person } = session.read();
    if ((person?.id ?? null) === known) return;
    known = person?.id ?? null;
    if (!person || person.language === current()) return;
    if (person.language) return void speak(person.language).catch(() => undefined);
    const spoken = Language.safeParse(current());
    if (spoken.success) void keep(spoken.data).catch(() => undefined);
  };
  look();
  return session.subscribe(look);
}

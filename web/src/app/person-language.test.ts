import type { Language, Person } from '@campus/protocol';
import { expect, it } from 'vitest';
import { followPerson } from './person-language.ts';

function page(reads: Language) {
  let person: Person | null = null;
  let language: string = reads;
  const listeners = new Set<() => void>();
  const kept: Language[] = [];
  const become = (next: Person | null): void => {
    person = next;
    for (const listener of listeners) listener();
  };
  const stop = followPerson({
    session: {
      read: () => ({ person }),
      subscribe: (listener) => {
        listeners.add(listener);
        return () => listeners.delete(listener);
      },
    },
    current: () => language,
    speak: (next) => {
      language = next;
      return Promise.resolve();
    },
    keep: (next) => {
      kept.push(next);
      return Promise.resolve();
    },
  });
  return {
    become,
    choose: (next: Language) => {
      language = next;
    },
    language: () => language,
    kept,
    listeners,
    stop,
  };
}

const anna = (language: Language | null): Person => ({
  id: 'p-anna-0001',
  name: 'Anna',
  email: 'anna@nantes.example',
  role: 'member',
  institutionId: 'inst-nantes',
  institutionName: 'Nantes',
  roles: [],
  language,
});

it('who signs in reads the language of their account', () => {
  const { become, language, kept } = page('en');
  become(anna('ur'));
  expect(language()).toBe('ur');
  expect(kept).toEqual([]);
});

it('who has none yet keeps the one that they read', () => {
  const { become, language, kept } = page('fr');
  become(anna(null));
  expect(language()).toBe('fr');
  expect(kept).toEqual(['fr']);
});

it('what they choose afterwards is not undone by the renewal of their session', () => {
  const { become, choose, language } = page('en');
  become(anna('ur'));
  choose('it');
  become(anna('ur'));
  expect(language()).toBe('it');
});

it('the next person on the same page is another one', () => {
  const { become, language } = page('en');
  become(anna('ur'));
  become(null);
  expect(language()).toBe('ur');
  become({ ...anna('es'), id: 'p-bea-0001' });
  expect(language()).toBe('es');
});

it('nobody is listened to any more after the end', () => {
  const { stop, listeners } = page('en');
  expect(listeners.size).toBe(1);
  stop();
  expect(listeners.size).toBe(0);
});

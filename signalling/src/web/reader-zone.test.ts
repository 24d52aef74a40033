import { expect, it } from 'vitest';
import { readerZone } from './reader-zone.ts';

const zoneOf = (cookie: string | undefined, ...tags: string[]): string =>
  readerZone({ headers: cookie === undefined ? {} : { cookie } }, tags, 'Europe/Rome');

it('is the one that the browser told', () => {
  expect(zoneOf('other=1; campus.zone=Asia/Karachi', 'fr-FR')).toBe('Asia/Karachi');
  expect(zoneOf('campus.zone=Asia%2FKolkata', 'fr-FR')).toBe('Asia/Kolkata');
});

it('is that of the country of the reader’s languages, where it has one', () => {
  expect(zoneOf(undefined, 'ur-PK', 'en-GB')).toBe('Asia/Karachi');
  expect(zoneOf(undefined, 'fr', 'fr-FR')).toBe('Europe/Paris');
  expect(zoneOf('campus.zone=Mars/Olympus', 'fr-FR')).toBe('Europe/Paris');
});

it('is that of what the page is about where nothing tells', () => {
  for (const tags of [[], ['fr'], ['en-US'], ['*'], ['not a tag', '"><script>']]) {
    expect(zoneOf(undefined, ...tags)).toBe('Europe/Rome');
  }
});

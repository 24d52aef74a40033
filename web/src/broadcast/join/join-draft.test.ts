import { CONSENT_TEXT_VERSION } from '@campus/protocol';
import { describe, expect, it } from 'vitest';
import { clockSpan, eventTimes } from './event-times.ts';
import { draftOf, isConsentAsked, type JoinAnswers, type JoinDoor } from './join-draft.ts';

const door: JoinDoor = { role: 'viewer', isRecorded: false, link: 'link-of-the-viewers', eventId: null };
const answers: JoinAnswers = { name: ' Imran ', city: '', heads: '1', consent: null };

describe('the door', () => {
  it('lets a viewer in with a name alone', () => {
    expect(draftOf(door, answers)).toEqual({ draft: { name: 'Imran', link: 'link-of-the-viewers' } });
    expect(draftOf(door, { ...answers, name: '  ' })).toEqual({ wrong: ['name'] });
  });

  it('asks everybody who may come on stage about a recording, and only tells a viewer', () => {
    expect(isConsentAsked({ role: 'speaker', isRecorded: true })).toBe(true);
    expect(isConsentAsked({ role: 'centre', isRecorded: true })).toBe(true);
    expect(isConsentAsked({ role: 'viewer', isRecorded: true })).toBe(false);
    expect(isConsentAsked({ role: 'speaker', isRecorded: false })).toBe(false);
    expect(draftOf({ ...door, role: 'speaker', isRecorded: true }, answers)).toEqual({ wrong: ['consent'] });
  });

  it('keeps the answer with the version of the text that was read', () => {
    const asked = draftOf({ ...door, role: 'host', isRecorded: true }, { ...answers, consent: 'seen-and-heard' });
    expect(asked).toMatchObject({
      draft: { consent: { choice: 'seen-and-heard', textVersion: CONSENT_TEXT_VERSION } },
    });
    const told = draftOf({ ...door, isRecorded: true }, answers);
    expect(told).toMatchObject({ draft: { consent: { choice: 'watch-only' } } });
  });

  it('asks a centre for its place and its heads, and says which is wrong', () => {
    const centre: JoinDoor = { ...door, role: 'centre' };
    expect(draftOf(centre, { ...answers, name: 'GCU', city: ' Lahore', heads: '25' })).toMatchObject({
      draft: { name: 'GCU', centre: { name: 'GCU', city: 'Lahore', headCount: 25 } },
    });
    for (const heads of ['', 'many', '-1', '2.5', '10001'])
      expect(draftOf(centre, { ...answers, heads })).toEqual({ wrong: ['heads'] });
  });

  it('takes an account by the event where there is no link', () => {
    expect(draftOf({ ...door, link: null, eventId: 'event-1' }, answers)).toEqual({
      draft: { name: 'Imran', eventId: 'event-1' },
    });
  });
});

describe('the time of an event', () => {
  const noonInKarachi = Date.UTC(2026, 10, 26, 7, 0);

  it("is said by the reader's clock, with that of the place beside it", () => {
    const times = eventTimes(noonInKarachi, 'Asia/Karachi', 'en-GB', 'Europe/Paris');
    expect(times.here).toContain('8:00');
    expect(times.there).toEqual({ time: '12:00', city: 'Karachi' });
  });

  it('names the day of the place where it is another one, and nothing where the clocks agree', () => {
    const lateInLima = eventTimes(Date.UTC(2026, 10, 26, 2, 0), 'America/Lima', 'en-GB', 'Europe/Paris');
    expect(lateInLima.there?.time).toContain('25 November');
    expect(eventTimes(noonInKarachi, 'Asia/Karachi', 'en-GB', 'Asia/Karachi').there).toBeNull();
  });

  it('passes as minutes, and as hours when there are any', () => {
    expect([0, 65_000, 3_729_000, -5].map(clockSpan)).toEqual(['0:00', '1:05', '1:02:09', '0:00']);
  });
});

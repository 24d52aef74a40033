import { AppError } from '@campus/protocol/errors';
import ICAL from 'ical.js';
import { describe, expect, it } from 'vitest';
import { isRescheduled } from './entry.ts';
import { writeCalendar, writeCancellation, writeInvitation, writePublicFeed } from './icalendar.ts';
import { entry, momentOf, occurrencesByReader, read, valueOf } from './testing/entries.ts';

const attendee = { name: 'Ayesha "Ash" Khan', email: 'ayesha@lahore.example' };
const nowMs = Date.parse('2026-10-01T12:00:00Z');

const course = entry({
  series: {
    rule: 'FREQ=WEEKLY;BYDAY=TU;COUNT=6',
    exceptions: [
      { kind: 'excluded', occurrence: '2026-11-10T18:00' },
      { kind: 'cancelled', occurrence: '2026-10-27T18:00' },
      {
        kind: 'moved',
        occurrence: '2026-11-03T18:00',
        startsAtMs: Date.parse('2026-11-04T10:00:00Z'),
        durationMinutes: 45,
      },
    ],
  },
});

describe('a calendar of one event', () => {
  const text = writeCalendar('Tea and tales', [entry({ sequence: 3, description: 'Bring a cup.' })]);
  const { calendar, events } = read(text);

  it('says what, when (in UTC), where, by whom, and which version', () => {
    expect(events).toHaveLength(1);
    const values = Object.fromEntries(
      ['uid', 'sequence', 'summary', 'description', 'dtstart', 'dtend', 'url', 'status', 'class', 'categories'].map(
        (name) => [name, valueOf(events[0], name)],
      ),
    );
    expect(values).toEqual({
      uid: 'event-0123456789abcdef@international-campus',
      sequence: '3',
      summary: 'Tea and tales',
      description: 'Bring a cup.',
      dtstart: '2026-10-20T16:00:00Z',
      dtend: '2026-10-20T17:30:00Z',
      url: 'https://campus.example/events/event-0123456789abcdef',
      status: 'CONFIRMED',
      class: 'PUBLIC',
      categories: 'culture-sharing',
    });
    expect(valueOf(events[0], 'organizer')).toBe('mailto:campus@nantes.example');
    expect(events[0]?.getFirstProperty('organizer')?.getFirstParameter('cn')).toBe('Université de Nantes');
    expect(valueOf(calendar, 'method')).toBe('PUBLISH');
    expect(valueOf(calendar, 'version')).toBe('2.0');
    expect(calendar.getAllSubcomponents('vtimezone')).toEqual([]);
  });

  it('is the same text whenever it is made, and has the change as its stamp', () => {
    expect(writeCalendar('Tea and tales', [entry({ sequence: 3, description: 'Bring a cup.' })])).toBe(text);
    expect(valueOf(events[0], 'dtstamp')).toBe('2026-09-02T09:30:00Z');
    expect(valueOf(events[0], 'last-modified')).toBe('2026-09-02T09:30:00Z');
  });
});

describe('text in a calendar', () => {
  const hostile = 'Tea; tales, and\\or "poems"\r\nEND:VEVENT\r\nATTENDEE:mailto:x@y.example\u0000\u000b';
  const urdu = 'ثقافتی تبادلہ — چائے اور کہانیاں '.repeat(12).trim();
  const text = writeCalendar(hostile, [
    entry({
      title: hostile,
      description: `${urdu}\n${hostile}\n👩🏽‍🏫🎉`.repeat(2),
      organizer: { name: hostile, email: 'campus@nantes.example' },
    }),
  ]);

  it('is escaped, so that nobody writes lines of their own into it', () => {
    const { calendar, events } = read(text);
    const oneLine = 'Tea; tales, and\\or "poems" END:VEVENT ATTENDEE:mailto:x@y.example';
    expect(events).toHaveLength(1);
    expect(events[0]?.getAllProperties('attendee')).toEqual([]);
    expect(valueOf(events[0], 'summary')).toBe(oneLine);
    const clean = hostile.replaceAll('\r\n', '\n').replace('\u0000', '').replace('\u000b', '');
    expect(valueOf(events[0], 'description')).toBe(`${urdu}\n${clean}\n👩🏽‍🏫🎉`.repeat(2));
    // The reader knows no type for this property, so that it leaves the escapes in.
    expect(valueOf(calendar, 'x-wr-calname')).toBe(oneLine.replace(/[\\;,]/g, '\\$&'));
  });

  it('is folded into lines of at most 75 bytes that break no character, each ended by CR LF', () => {
    const lines = text.split('\r\n');
    expect(lines.at(-1)).toBe('');
    expect(text.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/);
    expect(Math.max(...lines.map((line) => Buffer.byteLength(line)))).toBeLessThanOrEqual(75);
    expect(lines.length).toBeGreaterThan(30);
    expect(Buffer.from(text).toString()).toBe(text);
    expect(text).not.toContain('\uFFFD');
  });

  it('loses halves of characters, which cannot be written out', () => {
    const half = writeCalendar('x', [entry({ title: 'a\uD83Db' })]);
    expect(valueOf(read(half).events[0], 'summary')).toBe('a\uFFFDb');
  });
});

describe('a calendar of a series', () => {
  const text = writeCalendar('Course', [course]);

  it('has the rule in the zone of the event, and the zone with it', () => {
    const { calendar, events } = read(text);
    const zones = calendar.getAllSubcomponents('vtimezone');
    expect(zones.map((zone) => valueOf(zone, 'tzid'))).toEqual(['Europe/Paris']);
    expect(events[0]?.getFirstProperty('dtstart')?.getParameter('tzid')).toBe('Europe/Paris');
    expect(valueOf(events[0], 'rrule')).toBe('FREQ=WEEKLY;COUNT=6;BYDAY=TU');
    expect(new Set(events.map((event) => valueOf(event, 'uid'))).size).toBe(1);
  });

  it('is understood by another reader: over the change of clocks, with what was moved, cancelled and left out', () => {
    expect(
      occurrencesByReader(text).map(({ id, start, event }) => [
        id.toString(),
        momentOf(start),
        valueOf(event.component, 'status'),
      ]),
    ).toEqual([
      ['2026-10-20T18:00:00', '2026-10-20T16:00', 'CONFIRMED'],
      ['2026-10-27T18:00:00', '2026-10-27T17:00', 'CANCELLED'],
      ['2026-11-03T18:00:00', '2026-11-04T10:00', 'CONFIRMED'],
      ['2026-11-17T18:00:00', '2026-11-17T17:00', 'CONFIRMED'],
      ['2026-11-24T18:00:00', '2026-11-24T17:00', 'CONFIRMED'],
    ]);
    const moved = occurrencesByReader(text)[2]?.event;
    expect(momentOf(moved?.endDate ?? ICAL.Time.now())).toBe('2026-11-04T10:45');
  });

  it('describes zones in the one way that Outlook reads', () => {
    expect(text).toContain(
      [
        'BEGIN:VTIMEZONE',
        'TZID:Europe/Paris',
        'BEGIN:DAYLIGHT',
        'DTSTART:20250330T020000',
        'TZOFFSETFROM:+0100',
        'TZOFFSETTO:+0200',
        'RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU',
        'END:DAYLIGHT',
        'BEGIN:STANDARD',
        'DTSTART:20251026T030000',
        'TZOFFSETFROM:+0200',
        'TZOFFSETTO:+0100',
        'RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU',
        'END:STANDARD',
        'END:VTIMEZONE',
        '',
      ].join('\r\n'),
    );
  });

  it('needs no zone when the event is in UTC', () => {
    const inUtc = writeCalendar('x', [
      entry({
        timeZone: 'UTC',
        series: { rule: 'FREQ=DAILY;COUNT=3', exceptions: [{ kind: 'excluded', occurrence: '2026-10-21T16:00' }] },
      }),
    ]);
    expect(inUtc).not.toContain('TZID');
    expect(occurrencesByReader(inUtc).map(({ start }) => momentOf(start))).toEqual([
      '2026-10-20T16:00',
      '2026-10-22T16:00',
    ]);
  });

  it('names every zone once, and only those of series', () => {
    const { calendar, events } = read(
      writeCalendar('Mine', [
        course,
        entry({ id: 'event-single', timeZone: 'Europe/London' }),
        { ...course, id: 'event-other' },
        entry({ id: 'event-lahore', timeZone: 'Asia/Karachi', series: { rule: 'FREQ=DAILY;COUNT=2', exceptions: [] } }),
      ]),
    );
    expect(calendar.getAllSubcomponents('vtimezone').map((zone) => valueOf(zone, 'tzid'))).toEqual([
      'Europe/Paris',
      'Asia/Karachi',
    ]);
    expect(new Set(events.map((event) => valueOf(event, 'uid'))).size).toBe(4);
  });
});

describe("an institution's public feed", () => {
  it('holds public events only, whatever it is given, and the cancelled ones as cancelled', () => {
    const { calendar, events } = read(
      writePublicFeed('Nantes', [
        entry({ id: 'event-public' }),
        entry({ id: 'event-partners', visibility: 'partners' }),
        entry({ id: 'event-invited', visibility: 'invited' }),
        entry({ id: 'event-off', isCancelled: true, sequence: 1 }),
      ]),
    );
    expect(events.map((event) => [valueOf(event, 'uid').split('@')[0], valueOf(event, 'status')])).toEqual([
      ['event-public', 'CONFIRMED'],
      ['event-off', 'CANCELLED'],
    ]);
    expect(valueOf(calendar, 'x-wr-calname')).toBe('Nantes');
    expect(valueOf(calendar, 'refresh-interval')).toBe('PT1H');
  });

  it('is a calendar even when there is nothing in it', () => {
    expect(read(writePublicFeed('Nantes', [])).events).toEqual([]);
  });
});

describe('an invitation', () => {
  it('asks one person, about the series and each of its exceptions', () => {
    const { calendar, events } = read(writeInvitation(course, { attendee, nowMs }));
    expect(valueOf(calendar, 'method')).toBe('REQUEST');
    expect(events).toHaveLength(3);
    for (const event of events) {
      const asked = event.getFirstProperty('attendee');
      expect(String(asked?.getFirstValue()).toLowerCase()).toBe('mailto:ayesha@lahore.example');
      expect(asked?.getFirstParameter('partstat')).toBe('NEEDS-ACTION');
      expect(asked?.getFirstParameter('rsvp')).toBe('TRUE');
      expect(asked?.getFirstParameter('cn')).toBe('Ayesha "Ash" Khan');
      expect(valueOf(event, 'dtstamp')).toBe('2026-10-01T12:00:00Z');
    }
  });

  it('is taken back under the same name, whole or for one occurrence', () => {
    const whole = read(writeCancellation({ ...course, sequence: 2 }, { attendee, nowMs }));
    expect(valueOf(whole.calendar, 'method')).toBe('CANCEL');
    expect(whole.events).toHaveLength(1);
    expect(['uid', 'status', 'sequence', 'recurrence-id'].map((name) => valueOf(whole.events[0], name))).toEqual([
      'event-0123456789abcdef@international-campus',
      'CANCELLED',
      '2',
      '',
    ]);

    const one = read(writeCancellation(course, { attendee, nowMs, occurrence: '2026-11-17T18:00' }));
    expect(one.events.map((event) => [valueOf(event, 'recurrence-id'), valueOf(event, 'status')])).toEqual([
      ['2026-11-17T18:00:00', 'CANCELLED'],
    ]);
    expect(one.calendar.getAllSubcomponents('vtimezone')).toHaveLength(1);
  });

  it('is refused for what is cancelled, and a cancellation for what was never planned', () => {
    expect(() => writeInvitation({ ...course, isCancelled: true }, { attendee, nowMs })).toThrow(AppError);
    for (const occurrence of ['2026-11-18T18:00', '2026-11-10T18:00']) {
      expect(() => writeCancellation(course, { attendee, nowMs, occurrence })).toThrow(AppError);
    }
    expect(() => writeCancellation(entry(), { attendee, nowMs, occurrence: '2026-10-20T18:00' })).toThrow(AppError);
  });
});

describe('a change', () => {
  it('raises the sequence when people have to look again, and not for a new title', () => {
    const changes = [
      { startsAtMs: course.startsAtMs + 60_000 },
      { durationMinutes: 60 },
      { timeZone: 'Europe/Rome' },
      { isCancelled: true },
      { series: null },
      { series: { rule: 'FREQ=WEEKLY;COUNT=7', exceptions: course.series?.exceptions ?? [] } },
      { series: { rule: course.series?.rule ?? '', exceptions: [] } },
    ];
    expect(changes.map((change) => isRescheduled(course, { ...course, ...change }))).toEqual(changes.map(() => true));
    const inOtherOrder = { rule: course.series?.rule ?? '', exceptions: course.series?.exceptions.toReversed() ?? [] };
    expect(isRescheduled(course, { ...course, series: inOtherOrder })).toBe(false);
    expect(isRescheduled(course, { ...course, ...{ title: 'Other', description: 'Other' } })).toBe(false);
  });
});

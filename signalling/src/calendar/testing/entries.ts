import ICAL from 'ical.js';
import type { CalendarEntry } from '../entry.ts';

export function entry(more: Partial<CalendarEntry> = {}): CalendarEntry {
  return {
    id: 'event-0123456789abcdef',
    title: 'Tea and tales',
    description: '',
    kind: 'culture-sharing',
    visibility: 'public',
    isCancelled: false,
    startsAtMs: Date.parse('2026-10-20T16:00:00Z'),
    durationMinutes: 90,
    timeZone: 'Europe/Paris',
    series: null,
    sequence: 0,
    createdAtMs: Date.parse('2026-09-01T08:00:00Z'),
    changedAtMs: Date.parse('2026-09-02T09:30:00Z'),
    url: 'https://campus.example/events/event-0123456789abcdef',
    organizer: { name: 'Université de Nantes', email: 'campus@nantes.example' },
    ...more,
  };
}

/** A calendar file as a reader that is not its writer understands it. */
export function read(text: string): { calendar: ICAL.Component; events: ICAL.Component[] } {
  const calendar = new ICAL.Component(ICAL.parse(text));
  return { calendar, events: calendar.getAllSubcomponents('vevent') };
}

/** A property's value as text; '' when there is none. */
export function valueOf(component: ICAL.Component | undefined, name: string): string {
  return String(component?.getFirstPropertyValue(name) ?? '');
}

/** UTC, to the minute. */
export function momentOf(time: ICAL.Time): string {
  return new Date(time.toUnixTime() * 1000).toISOString().slice(0, 16);
}

/** All occurrences of the one series in a file, by ical.js's own iterator: rule, exceptions and zone as it reads them. */
export function occurrencesByReader(text: string): { id: ICAL.Time; start: ICAL.Time; event: ICAL.Event }[] {
  const { events } = read(text);
  const [master, ...exceptions] = events;
  if (!master) throw new Error('there is no event in the file');
  const event = new ICAL.Event(master, { exceptions });
  const iterator = event.iterator();
  const found: { id: ICAL.Time; start: ICAL.Time; event: ICAL.Event }[] = [];
  for (let next = iterator.next(); next; next = iterator.next()) {
    const details = event.getOccurrenceDetails(next);
    found.push({ id: next.clone(), start: details.startDate, event: details.item });
  }
  return found;
}

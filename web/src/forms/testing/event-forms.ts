import { fireEvent, screen, waitFor } from '@testing-library/react';
import { createElement } from 'react';
import { NewEventPage } from '../../events/NewEventPage.tsx';
import { patience } from './form-bench.tsx';
import type { FieldCase, FormCase } from './form-case.ts';
import { institution } from './people.ts';

const letters = (count: number): string => 'x'.repeat(count);
const days = [{ occurrence: '2027-03-16T18:00', startsAtMs: Date.UTC(2027, 2, 16, 17) }];

function choose(label: string, value: string): void {
  const text = label.replace(/\s+/g, ' ');
  fireEvent.change(screen.getByLabelText(text, { selector: 'select' }), { target: { value } });
}

const title: FieldCase = {
  label: 'events:form.title',
  good: 'چائے اور کہانیاں',
  bad: { 'events:form.wrong.title': ['', ' x ', letters(141)] },
  refusals: [{ code: 'INVALID', field: 'title', says: 'events:form.wrong.title' }],
};

const startsAt: FieldCase = {
  label: 'events:form.startsAt',
  good: '2027-03-16T18:00',
  bad: { 'events:form.wrong.startsAt': [''] },
  refusals: [{ code: 'INVALID', field: 'startsAtMs', says: 'events:form.wrong.startsAt' }],
};

const agenda: FieldCase[] = [
  {
    label: 'events:agenda.from',
    good: '18:10',
    // After the end of the event.
    bad: { 'events:agenda.wrong.from': ['', '19:30'] },
    refusals: [{ code: 'INVALID', field: 'agenda.0.offsetMinutes', says: 'events:agenda.wrong.from' }],
    needs: 'events:form.startsAt',
  },
  {
    label: 'events:agenda.minutes',
    good: '20',
    bad: { 'events:agenda.wrong.minutes': ['', '0', '2.5', '51', '1441'] },
    refusals: [{ code: 'INVALID', field: 'agenda.0.durationMinutes', says: 'events:agenda.wrong.minutes' }],
  },
  {
    label: 'events:agenda.what',
    good: 'کہانی',
    bad: { 'events:agenda.wrong.what': ['', 'x', letters(141)] },
    refusals: [{ code: 'INVALID', field: 'agenda.0.title', says: 'events:agenda.wrong.what' }],
  },
  {
    label: 'events:agenda.speakers',
    good: 'آمنہ، بشریٰ',
    bad: { 'events:agenda.wrong.speakers': [letters(81), 'a,b,c,d,e,f,g,h,i,j,k'] },
    refusals: [{ code: 'INVALID', field: 'agenda.0.speakers.1', says: 'events:agenda.wrong.speakers' }],
  },
];

const page = { file: 'events/EventForm.tsx', draw: () => createElement(NewEventPage) } as const;
const replies = { 'series.preview': { occurrences: days }, 'institutions.list': { institutions: [institution] } };

/** The form of events is also that of series: with a number of them at its end, or a last day. */
export const eventForms: readonly FormCase[] = [
  {
    ...page,
    replies,
    route: 'series.create',
    prepare: async (say) => {
      fireEvent.click(screen.getByTestId('add-agenda-item'));
      choose(say('series:repeat.rhythm'), 'week');
      await waitFor(() => screen.getByTestId('repeat-day'), patience);
    },
    fields: [
      title,
      {
        label: 'events:form.description',
        good: 'شام کو',
        bad: { 'events:form.wrong.description': [letters(4_001)] },
        refusals: [{ code: 'INVALID', field: 'description', says: 'events:form.wrong.description' }],
      },
      startsAt,
      {
        label: 'events:form.duration',
        good: '60',
        bad: { 'events:form.wrong.duration': ['', '4', '7.5', '1441'] },
        refusals: [{ code: 'INVALID', field: 'durationMinutes', says: 'events:form.wrong.duration' }],
      },
      {
        label: 'events:form.capacity',
        good: '40',
        bad: { 'events:form.wrong.capacity': ['0', '1.5', '100001'] },
        refusals: [{ code: 'INVALID', field: 'capacity', says: 'events:form.wrong.capacity' }],
      },
      ...agenda,
      {
        label: 'series:repeat.count',
        good: '4',
        bad: { 'series:repeat.wrong.count': ['', '0', '201', '2.5'] },
        refusals: [{ code: 'INVALID', field: 'rule', says: 'series:repeat.wrong.rule' }],
      },
      {
        label: 'series:repeat.days',
        isGroup: true,
        refusals: [{ code: 'INVALID', field: 'excluded', says: 'series:repeat.wrong.excluded' }],
      },
    ],
  },
  {
    ...page,
    as: 'until a day',
    replies,
    route: 'series.create',
    isPart: true,
    prepare: (say) => {
      choose(say('series:repeat.rhythm'), 'week');
      choose(say('series:repeat.ends'), 'until');
    },
    fields: [
      title,
      startsAt,
      {
        label: 'series:repeat.until',
        good: '2027-04-20',
        bad: { 'series:repeat.wrong.until': [''] },
        refusals: [{ code: 'INVALID', field: 'rule', says: 'series:repeat.wrong.rule' }],
      },
    ],
  },
];

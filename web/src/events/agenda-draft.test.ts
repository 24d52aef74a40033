import { describe, expect, it } from 'vitest';
import { clockOf, nextRow, offsetOf, rowsOf, wireAgenda } from './agenda-draft.ts';

const evening = { startsAtLocal: '2026-11-23T18:00', timeZone: 'Asia/Karachi' };

describe('the times of an agenda', () => {
  it('are those of the event’s clocks', () => {
    expect(clockOf(75, evening)).toBe('19:15');
    expect(offsetOf('19:15', evening)).toBe(75);
    expect(offsetOf('18:00', evening)).toBe(0);
  });

  it('come after the start, also after midnight', () => {
    const late = { startsAtLocal: '2026-12-31T23:30', timeZone: 'Europe/Paris' };
    expect(clockOf(45, late)).toBe('00:15');
    expect(offsetOf('00:15', late)).toBe(45);
  });

  it.each([
    ['forward', '2027-03-28T01:30', '03:15', 45],
    ['back', '2026-10-25T01:30', '03:15', 165],
  ])('count what really passes in the night when clocks are put %s', (_, startsAtLocal, clock, minutes) => {
    const night = { startsAtLocal, timeZone: 'Europe/Paris' };
    expect(offsetOf(clock, night)).toBe(minutes);
    expect(clockOf(minutes, night)).toBe(clock);
  });

  it('are unknown while there is no start, or no time', () => {
    expect(clockOf(15, { ...evening, startsAtLocal: '' })).toBe('');
    expect(clockOf(null, evening)).toBe('');
    expect(offsetOf('', evening)).toBeNull();
    expect(offsetOf('18:15', { ...evening, startsAtLocal: '' })).toBeNull();
  });
});

describe('the rows of an agenda', () => {
  const agenda = [
    { offsetMinutes: 0, durationMinutes: 15, title: 'Welcome', speakers: [] },
    { offsetMinutes: 15, durationMinutes: 30, title: 'Of looms', speakers: ['Prof. Rossi', 'Amina Khan'] },
  ];

  it('come back as they were', () => {
    expect(wireAgenda(rowsOf(agenda))).toEqual(agenda);
  });

  it('go on where the last one ends', () => {
    expect(nextRow([])).toMatchObject({ key: 0, offsetMinutes: 0 });
    expect(nextRow(rowsOf(agenda))).toMatchObject({ key: 2, offsetMinutes: 45, title: '' });
  });

  it('take names with commas of either writing between them', () => {
    const [row] = rowsOf(agenda);
    const named = {
      ...row,
      key: 0,
      offsetMinutes: 0,
      durationMinutes: '',
      title: '',
      speakers: ' Rossi ,، آمنہ خان, ',
    };
    expect(wireAgenda([named])).toMatchObject([{ speakers: ['Rossi', 'آمنہ خان'], durationMinutes: Number.NaN }]);
  });
});

import { describe, expect, it } from 'vitest';
import { epochOfLocal, howOftenShown, isSameTimeIn, localOfEpoch } from './zoned-time.ts';

describe('times in a zone', () => {
  it('reads six in the evening in Lahore as one in the afternoon UTC', () => {
    expect(epochOfLocal('2026-11-23T18:00', 'Asia/Karachi')).toBe(Date.UTC(2026, 10, 23, 13, 0));
  });

  it('knows summer and winter in Paris', () => {
    expect(epochOfLocal('2026-07-01T12:00', 'Europe/Paris')).toBe(Date.UTC(2026, 6, 1, 10, 0));
    expect(epochOfLocal('2026-12-01T12:00', 'Europe/Paris')).toBe(Date.UTC(2026, 11, 1, 11, 0));
  });

  it('is right on both sides of a clock change', () => {
    expect(epochOfLocal('2026-10-25T00:30', 'Europe/Rome')).toBe(Date.UTC(2026, 9, 24, 22, 30));
    expect(epochOfLocal('2026-10-25T04:30', 'Europe/Rome')).toBe(Date.UTC(2026, 9, 25, 3, 30));
  });

  it.each([
    ['Europe/Paris', '2026-03-29T02:30', '2026-03-29T01:30Z'],
    ['Europe/Paris', '2027-03-28T02:00', '2027-03-28T01:00Z'],
    ['America/New_York', '2026-03-08T02:30', '2026-03-08T07:30Z'],
    ['Australia/Lord_Howe', '2026-10-04T02:15', '2026-10-03T15:45Z'],
  ])('in %s puts off %s, which the clocks leave out, by the gap', (zone, local, moment) => {
    expect(epochOfLocal(local, zone)).toBe(Date.parse(moment));
  });

  it.each([
    ['Europe/Paris', '2026-10-25T02:30', '2026-10-25T00:30Z'],
    ['Europe/Paris', '2027-10-31T02:00', '2027-10-31T00:00Z'],
    ['America/New_York', '2026-11-01T01:30', '2026-11-01T05:30Z'],
    ['Australia/Lord_Howe', '2026-04-05T01:45', '2026-04-04T14:45Z'],
  ])('in %s takes the first %s of the two', (zone, local, moment) => {
    expect(epochOfLocal(local, zone)).toBe(Date.parse(moment));
  });

  it('tells the times of the nights when clocks change from others', () => {
    expect(howOftenShown('2027-03-28T02:30', 'Europe/Paris')).toBe('never');
    expect(howOftenShown('2027-03-28T03:00', 'Europe/Paris')).toBe('once');
    expect(howOftenShown('2026-10-25T02:30', 'Europe/Paris')).toBe('twice');
    expect(howOftenShown('2026-10-25T03:00', 'Europe/Paris')).toBe('once');
    expect(howOftenShown('2027-03-28T02:30', 'Asia/Karachi')).toBe('once');
    expect(howOftenShown('soon', 'UTC')).toBeNull();
  });

  it('goes back and forth without a loss in zones with half hours', () => {
    for (const zone of ['Asia/Kolkata', 'Asia/Kathmandu', 'Europe/London', 'America/St_Johns', 'UTC']) {
      const epochMs = epochOfLocal('2026-03-05T07:45', zone);
      expect(epochMs).not.toBeNull();
      expect(localOfEpoch(epochMs ?? 0, zone)).toBe('2026-03-05T07:45');
    }
  });

  it('does not read what is no date and time', () => {
    expect(epochOfLocal('', 'UTC')).toBeNull();
    expect(epochOfLocal('tomorrow', 'UTC')).toBeNull();
  });

  it('says when two zones show the same time', () => {
    const winterMs = Date.UTC(2026, 11, 1);
    expect(isSameTimeIn(winterMs, 'Europe/Paris', 'Europe/Rome')).toBe(true);
    expect(isSameTimeIn(winterMs, 'Europe/Paris', 'Asia/Karachi')).toBe(false);
  });
});

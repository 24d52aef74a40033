import type { CampusEvent } from '@campus/protocol';
import { describe, expect, it } from 'vitest';
import { groupEvents } from './event-order.ts';

const nowMs = Date.UTC(2026, 10, 23, 12);
const hourMs = 3_600_000;

function event(id: string, hoursFromNow: number, change: Partial<CampusEvent> = {}): CampusEvent {
  return {
    id,
    title: id,
    description: '',
    kind: 'talk',
    institutionId: 'nantes',
    institutionName: 'Nantes',
    startsAtMs: nowMs + hoursFromNow * hourMs,
    durationMinutes: 60,
    timeZone: 'Europe/Paris',
    languages: ['fr'],
    visibility: 'public',
    isRecordedAutomatically: true,
    isForSchools: false,
    agenda: [],
    capacity: null,
    cover: null,
    seriesId: null,
    isCancelled: false,
    isDemo: false,
    phase: 'scheduled',
    canHost: false,
    ...change,
  };
}

const ids = (events: readonly CampusEvent[]): string[] => events.map((each) => each.id);

describe('groups of events', () => {
  it('puts what is on air apart, whenever it was planned', () => {
    const groups = groupEvents([event('late', -5, { phase: 'paused' }), event('early', 2, { phase: 'live' })], nowMs);
    expect(ids(groups.live)).toEqual(['late', 'early']);
    expect(groups.past).toEqual([]);
  });

  it('keeps a late start among the coming ones until its planned end', () => {
    expect(ids(groupEvents([event('late', -0.5), event('missed', -2)], nowMs).upcoming)).toEqual(['late']);
  });

  it('lists the coming soonest first and the past latest first', () => {
    const groups = groupEvents(
      [event('next-week', 168), event('today', 1), event('old', -99), event('older', -199)],
      nowMs,
    );
    expect(ids(groups.upcoming)).toEqual(['today', 'next-week']);
    expect(ids(groups.past)).toEqual(['old', 'older']);
  });

  it('counts a cancelled event and one that ended early as past', () => {
    const groups = groupEvents(
      [event('cancelled', 5, { isCancelled: true }), event('ended', 1, { phase: 'ended' })],
      nowMs,
    );
    expect(ids(groups.past)).toEqual(['cancelled', 'ended']);
  });
});

import type { Centre } from '@campus/protocol';
import { describe, expect, it } from 'vitest';
import { answersOf, checkCentre } from './centre-draft.ts';

const centre: Centre = {
  institutionId: 'inst-lahore',
  institutionName: 'Lahore',
  isDescribed: true,
  city: 'Lahore',
  timeZone: 'Asia/Karachi',
  seats: 30,
  equipment: { smartboards: 1, laptops: 25, headsets: 6 },
  uplinkMbps: 4.5,
};

describe('the form of a centre', () => {
  it('sends what it was given', () => {
    const { city, timeZone, seats, equipment, uplinkMbps } = centre;
    expect(checkCentre(answersOf(centre))).toEqual({
      ok: true,
      value: { city, timeZone, seats, equipment, uplinkMbps },
    });
  });

  it('takes a comma for a point, and nothing for an uplink that nobody knows', () => {
    expect(checkCentre({ ...answersOf(centre), uplink: ' 2,5 ' })).toMatchObject({ value: { uplinkMbps: 2.5 } });
    expect(checkCentre({ ...answersOf(centre), uplink: ' ' })).toMatchObject({ value: { uplinkMbps: null } });
  });

  it('names every field that is wrong', () => {
    const wrong = checkCentre({
      ...{ city: ' ', timeZone: 'Lahore', seats: '', smartboards: '-1', laptops: 'many', headsets: '2.5', uplink: '0' },
    });
    expect(wrong.ok ? [] : [...wrong.wrong].toSorted()).toEqual([
      ...['city', 'equipment.headsets', 'equipment.laptops', 'equipment.smartboards'],
      ...['seats', 'timeZone', 'uplinkMbps'],
    ]);
  });

  it('begins empty where nothing is known', () => {
    const unknown = { ...centre, isDescribed: false, seats: null, uplinkMbps: null };
    expect(answersOf(unknown)).toMatchObject({ seats: '', uplink: '' });
  });
});

import { type Centre, CentreDraft } from '@campus/protocol';
import { checkDraft } from '../forms/form-errors.ts';

/** As it is typed. */
export interface CentreAnswers {
  city: string;
  timeZone: string;
  seats: string;
  smartboards: string;
  laptops: string;
  headsets: string;
  /** In Mbit/s; empty where nobody knows it. */
  uplink: string;
}

export function answersOf(centre: Centre): CentreAnswers {
  const { city, timeZone, seats, equipment, uplinkMbps } = centre;
  return {
    city,
    timeZone,
    seats: seats === null ? '' : String(seats),
    smartboards: String(equipment.smartboards),
    laptops: String(equipment.laptops),
    headsets: String(equipment.headsets),
    uplink: uplinkMbps === null ? '' : String(uplinkMbps),
  };
}

/** A number as people write one, with a point or a comma; NaN for what is none, and for nothing. */
function numberOf(text: string): number {
  const trimmed = text.trim().replace(',', '.');
  return trimmed === '' ? Number.NaN : Number(trimmed);
}

/** What to send, or which fields are not right yet (`seats`, `equipment.laptops`, `uplinkMbps`, …). */
export function checkCentre({ city, timeZone, seats, smartboards, laptops, headsets, uplink }: CentreAnswers) {
  return checkDraft(CentreDraft, {
    city,
    timeZone,
    seats: numberOf(seats),
    equipment: { smartboards: numberOf(smartboards), laptops: numberOf(laptops), headsets: numberOf(headsets) },
    uplinkMbps: uplink.trim() === '' ? null : numberOf(uplink),
  });
}

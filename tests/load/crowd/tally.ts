/** What was acknowledged: what was said → its number in the log. */
export type Acknowledged = ReadonlyMap<string, number>;
/** What somebody heard: the number in the log → what was said. */
export type Heard = ReadonlyMap<number, string>;

export interface Tally {
  /** Of all that was acknowledged, for each who should have heard it. */
  readonly deliveries: number;
  /** Acknowledged, and not heard, or heard as something else. */
  readonly lost: number;
  /** Heard under another number besides. */
  readonly twice: number;
}

/** Holds what each has heard against what was acknowledged; what was said by others than the crowd counts nowhere. */
export function tallyOf(acknowledged: Acknowledged, everyone: readonly Heard[]): Tally {
  let [lost, twice] = [0, 0];
  for (const heard of everyone) {
    for (const [text, seq] of acknowledged) if (heard.get(seq) !== text) lost += 1;
    for (const [seq, text] of heard) {
      const told = acknowledged.get(text);
      if (told !== undefined && told !== seq) twice += 1;
    }
  }
  return { deliveries: acknowledged.size * everyone.length, lost, twice };
}

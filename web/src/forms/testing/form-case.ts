import type { ErrorCode, RouteName } from '@campus/protocol';
import type { ReactElement } from 'react';

/** What a server may say of one field. */
interface Refusal {
  readonly code: ErrorCode;
  /** The field's name in the contract, for INVALID. */
  readonly field?: string;
  /** The key of what is then said beside the field. */
  readonly says: string;
}

export interface FieldCase {
  /** The key of its label; of its legend, for a group. */
  readonly label: string;
  /** What stands in the label besides its own words. */
  readonly values?: Readonly<Record<string, string>>;
  /** The label itself, where somebody else wrote it. */
  readonly words?: string;
  /** Several controls under one legend: what is wrong is that none of them was chosen. */
  readonly isGroup?: boolean;
  readonly good?: string;
  /** What is wrong, under the key of what is said about it. */
  readonly bad?: Readonly<Record<string, readonly string[]>>;
  readonly refusals?: readonly Refusal[];
  /** The label of another field, without which this one cannot show what it holds. */
  readonly needs?: string;
}

/** One form of the app, as the tests of bad input fill it in. */
export interface FormCase {
  readonly file: string;
  /** Where one file is drawn in several ways. */
  readonly as?: string;
  readonly draw: () => ReactElement;
  /** The page's path in the router, and where the reader is. */
  readonly path?: string;
  readonly at?: string;
  readonly replies?: Partial<Record<RouteName, unknown>>;
  /** Brings it to where it can be filled in. */
  readonly prepare?: (say: (key: string) => string) => Promise<void> | void;
  /** What is asked of the server when all is right. */
  readonly route?: RouteName;
  readonly fields: readonly FieldCase[];
  /** It says what is wrong while it is typed, and cannot be sent. */
  readonly saysAtOnce?: boolean;
  /** Only these fields; the others are filled in elsewhere. */
  readonly isPart?: boolean;
}

import { MAX_OPTION_LENGTH, MAX_POLL_TEXT_LENGTH, type PollKind } from '@campus/protocol';

export interface PollDraft {
  readonly kind: PollKind;
  readonly text: string;
  readonly options: readonly string[];
  /** Words for the ends of a scale; may be empty. */
  readonly lowest: string;
  readonly highest: string;
  readonly isAnonymous: boolean;
  readonly areResultsLive: boolean;
}

const scaleSteps = 5;

export const emptyDraft: PollDraft = {
  kind: 'single',
  text: '',
  options: ['', ''],
  lowest: '',
  highest: '',
  isAnonymous: true,
  areResultsLive: false,
};

export function withOption(draft: PollDraft, index: number, text: string): PollDraft {
  return { ...draft, options: draft.options.map((option, at) => (at === index ? text : option)) };
}

/** Whether something that the poll would take is longer than it may be. */
export function isTooLong(draft: PollDraft): boolean {
  const isLong = (text: string): boolean => text.trim().length > MAX_OPTION_LENGTH;
  return draft.text.trim().length > MAX_POLL_TEXT_LENGTH || (optionsOf(draft) ?? []).some(isLong);
}

/** The options as the poll has them, empty fields left out; null while there are too few. */
export function optionsOf({ kind, options, lowest, highest }: PollDraft): string[] | null {
  if (kind === 'scale') return [lowest.trim(), ...Array.from({ length: scaleSteps - 2 }, () => ''), highest.trim()];
  const written = options.map((option) => option.trim()).filter((option) => option !== '');
  return written.length >= 2 ? written : null;
}

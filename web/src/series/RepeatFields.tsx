import type { PlannedOccurrence } from '@campus/protocol';
import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import { codeOf } from '../api/error-text.ts';
import { useRoute } from '../api/queries.ts';
import { EventTime } from '../events/EventWhen.tsx';
import form from '../forms/Form.module.css';
import type { WrongFields } from '../forms/form-errors.ts';
import { Select } from '../ui/Select.tsx';
import { TextField } from '../ui/TextField.tsx';
import { hasEnd, type Repeat, rhythms } from './repeat.ts';
import styles from './Series.module.css';
import { type First, plannedOf } from './timing.ts';

interface RepeatFieldsProps {
  repeat: Repeat;
  first: First;
  /** A series that is there already. */
  isSeries?: boolean;
  /** The form was sent, and the rule was none. */
  isWrong: boolean;
  /** What the server refused. */
  refused: WrongFields;
  onChange: (repeat: Repeat) => void;
}

/** How often, until when, and which ones not: with all the days that come of it. */
export function RepeatFields(props: RepeatFieldsProps) {
  const { repeat, first, isSeries = false, isWrong, refused, onChange } = props;
  const { t } = useTranslation('series');
  const preview = usePreview(repeat, first);
  const change = (part: Partial<Repeat>): void => onChange({ ...repeat, ...part });
  const isRepeated = repeat.rhythm !== 'never';
  const isEndWrong = isWrong && isRepeated && !hasEnd(repeat, first.timeZone);
  // The rule is one, and gives none, or too many.
  const isRuleWrong = preview.isRefused || refused.has('rule');
  const endError = isEndWrong ? t(`repeat.wrong.${repeat.end}`) : isRuleWrong ? t('repeat.wrong.rule') : undefined;
  return (
    <fieldset className={form.group} data-testid="repeat-fields">
      <legend>{t('repeat.title')}</legend>
      <div className={form.row}>
        <Select
          label={t('repeat.rhythm')}
          value={repeat.rhythm}
          options={rhythms
            .filter((rhythm) => !isSeries || rhythm !== 'never')
            .map((rhythm) => ({ value: rhythm, label: t(`rhythm.${rhythm}`) }))}
          onValueChange={(rhythm) => change({ rhythm })}
          data-testid="rhythm"
        />
        {isRepeated && (
          <Select
            label={t('repeat.ends')}
            value={repeat.end}
            options={(['count', 'until'] as const).map((end) => ({ value: end, label: t(`end.${end}`) }))}
            onValueChange={(end) => change({ end })}
          />
        )}
        {isRepeated && repeat.end === 'count' && (
          <TextField
            label={t('repeat.count')}
            type="number"
            min={1}
            max={200}
            value={repeat.count}
            error={endError}
            onChange={(event) => change({ count: event.target.value })}
            data-testid="repeat-count"
          />
        )}
        {isRepeated && repeat.end === 'until' && (
          <TextField
            label={t('repeat.until')}
            type="date"
            value={repeat.until}
            error={endError}
            onChange={(event) => change({ until: event.target.value })}
          />
        )}
      </div>
      {isRepeated && preview.days && (
        <Days
          days={preview.days}
          repeat={repeat}
          timeZone={first.timeZone}
          isWrong={refused.has('excluded')}
          onChange={onChange}
        />
      )}
    </fieldset>
  );
}

/** What the rule gives; nothing while it is none. */
function usePreview(repeat: Repeat, first: First) {
  const timing = plannedOf(repeat, first);
  const preview = useRoute(
    'series.preview',
    { body: timing ?? { startsAtMs: 0, durationMinutes: 60, timeZone: 'UTC', rule: 'FREQ=DAILY;COUNT=1' } },
    { isEnabled: timing !== null, staleMs: 60_000 },
  );
  const isRefused = preview.error !== null && ['INVALID', 'LIMIT_EXCEEDED'].includes(codeOf(preview.error));
  return timing === null ? { days: undefined, isRefused: false } : { days: preview.data?.occurrences, isRefused };
}

interface DaysProps extends Pick<RepeatFieldsProps, 'repeat' | 'onChange'> {
  days: readonly PlannedOccurrence[];
  timeZone: string;
  isWrong: boolean;
}

/** A day without its mark is left out. */
function Days({ days, repeat, timeZone, isWrong, onChange }: DaysProps) {
  const { t } = useTranslation('series');
  const id = useId();
  return (
    <fieldset className={styles.days} data-wrong={isWrong || undefined} aria-describedby={isWrong ? id : undefined}>
      <legend>{t('repeat.days')}</legend>
      {isWrong && (
        <p id={id} className={styles.wrong} role="alert">
          {t('repeat.wrong.excluded')}
        </p>
      )}
      {days.map(({ occurrence, startsAtMs }) => {
        const day = occurrence.slice(0, 10);
        const others = repeat.excluded.filter((each) => each !== day);
        return (
          <label key={day} className={styles.day} data-testid="repeat-day">
            <input
              type="checkbox"
              checked={!repeat.excluded.includes(day)}
              onChange={({ target }) => onChange({ ...repeat, excluded: target.checked ? others : [...others, day] })}
            />
            <EventTime atMs={startsAtMs} event={{ startsAtMs: 0, timeZone }} />
          </label>
        );
      })}
    </fieldset>
  );
}

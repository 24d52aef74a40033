import { useTranslation } from 'react-i18next';
import { useRoute } from '../api/queries.ts';
import { EventTime } from '../events/EventWhen.tsx';
import form from '../forms/Form.module.css';
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
  onChange: (repeat: Repeat) => void;
}

/** How often, until when, and which ones not: with all the days that come of it. */
export function RepeatFields({ repeat, first, isSeries = false, isWrong, onChange }: RepeatFieldsProps) {
  const { t } = useTranslation('series');
  const change = (part: Partial<Repeat>): void => onChange({ ...repeat, ...part });
  const isRepeated = repeat.rhythm !== 'never';
  const isEndWrong = isWrong && isRepeated && !hasEnd(repeat, first.timeZone);
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
            error={isEndWrong ? t('repeat.wrong.count') : undefined}
            onChange={(event) => change({ count: event.target.value })}
            data-testid="repeat-count"
          />
        )}
        {isRepeated && repeat.end === 'until' && (
          <TextField
            label={t('repeat.until')}
            type="date"
            value={repeat.until}
            error={isEndWrong ? t('repeat.wrong.until') : undefined}
            onChange={(event) => change({ until: event.target.value })}
          />
        )}
      </div>
      {isRepeated && <Preview repeat={repeat} first={first} onChange={onChange} />}
    </fieldset>
  );
}

/** What the rule gives; a day without its mark is left out. */
function Preview({ repeat, first, onChange }: Pick<RepeatFieldsProps, 'repeat' | 'first' | 'onChange'>) {
  const { t } = useTranslation('series');
  const timing = plannedOf(repeat, first);
  const preview = useRoute(
    'series.preview',
    { body: timing ?? { startsAtMs: 0, durationMinutes: 60, timeZone: 'UTC', rule: 'FREQ=DAILY;COUNT=1' } },
    { isEnabled: timing !== null, staleMs: 60_000 },
  );
  if (timing === null) return null;
  if (preview.error) {
    return (
      <p className={styles.wrong} role="alert">
        {t('repeat.wrong.rule')}
      </p>
    );
  }
  const { timeZone } = first;
  return (
    <fieldset className={styles.days}>
      <legend>{t('repeat.days')}</legend>
      {preview.data?.occurrences.map(({ occurrence, startsAtMs }) => {
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

import { ListPlus, Trash2 } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import form from '../forms/Form.module.css';
import type { WrongFields } from '../forms/form-errors.ts';
import { Button, IconButton } from '../ui/Button.tsx';
import { TextField } from '../ui/TextField.tsx';
import styles from './Agenda.module.css';
import { type AgendaRow, clockOf, type EventStart, nextRow, offsetOf } from './agenda-draft.ts';

const mostItems = 40;

interface AgendaFieldsProps {
  rows: readonly AgendaRow[];
  start: EventStart;
  wrong: WrongFields;
  onChange: (rows: AgendaRow[]) => void;
}

/** The points of the agenda, by the event's clocks; they move with the event's start. */
export function AgendaFields({ rows, start, wrong, onChange }: AgendaFieldsProps) {
  const { t } = useTranslation('events');
  return (
    <fieldset className={form.group} data-testid="agenda-fields">
      <legend>{t('agenda.title')}</legend>
      <p className={styles.hint}>{t('agenda.hint')}</p>
      {rows.map((row, index) => (
        <AgendaRowFields
          key={row.key}
          row={row}
          index={index}
          start={start}
          wrong={wrong}
          onChange={(part) => onChange(rows.map((each) => (each === row ? { ...each, ...part } : each)))}
          onRemove={() => onChange(rows.filter((each) => each !== row))}
        />
      ))}
      {rows.length < mostItems && (
        <div className={form.actions}>
          <Button icon={ListPlus} onClick={() => onChange([...rows, nextRow(rows)])} data-testid="add-agenda-item">
            {t('agenda.add')}
          </Button>
        </div>
      )}
    </fieldset>
  );
}

interface AgendaRowFieldsProps {
  row: AgendaRow;
  index: number;
  start: EventStart;
  wrong: WrongFields;
  onChange: (part: Partial<AgendaRow>) => void;
  onRemove: () => void;
}

function AgendaRowFields({ row, index, start, wrong, onChange, onRemove }: AgendaRowFieldsProps) {
  const { t } = useTranslation('events');
  const number = index + 1;
  const path = `agenda.${index}`;
  // Without a start no clock shows anything, and nothing that is typed could be kept.
  const hasStart = start.startsAtLocal !== '';
  const areSpeakersWrong = [...wrong].some((field) => field.startsWith(`${path}.speakers`));
  return (
    <fieldset className={styles.row} data-testid="agenda-row">
      <legend>{t('agenda.item', { number })}</legend>
      <TextField
        label={t('agenda.from')}
        type="time"
        readOnly={!hasStart}
        hint={hasStart ? undefined : t('agenda.needsStart')}
        value={clockOf(row.offsetMinutes, start)}
        error={wrong.has(`${path}.offsetMinutes`) ? t('agenda.wrong.from') : undefined}
        onChange={(event) => onChange({ offsetMinutes: offsetOf(event.target.value, start) })}
      />
      <TextField
        label={t('agenda.minutes')}
        type="number"
        min={1}
        max={1440}
        value={row.durationMinutes}
        error={wrong.has(`${path}.durationMinutes`) ? t('agenda.wrong.minutes') : undefined}
        onChange={(event) => onChange({ durationMinutes: event.target.value })}
      />
      <TextField
        label={t('agenda.what')}
        value={row.title}
        error={wrong.has(`${path}.title`) ? t('agenda.wrong.what') : undefined}
        onChange={(event) => onChange({ title: event.target.value })}
      />
      <TextField
        label={t('agenda.speakers')}
        value={row.speakers}
        hint={t('agenda.speakersHint')}
        error={areSpeakersWrong ? t('agenda.wrong.speakers') : undefined}
        onChange={(event) => onChange({ speakers: event.target.value })}
      />
      <IconButton icon={Trash2} label={t('agenda.remove', { number })} onClick={onRemove} />
    </fieldset>
  );
}

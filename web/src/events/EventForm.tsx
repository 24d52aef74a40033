import { agendaProblems, EventDraft } from '@campus/protocol';
import { type FormEvent, type ReactNode, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useErrorText } from '../api/error-text.ts';
import form from '../forms/Form.module.css';
import { focusFirstWrong } from '../forms/focus-first-wrong.ts';
import { checkDraft, noWrongFields, type WrongFields, wrongFieldsOf } from '../forms/form-errors.ts';
import { Button } from '../ui/Button.tsx';
import { Notice } from '../ui/Notice.tsx';
import { RadioCards } from '../ui/RadioCards.tsx';
import { Select } from '../ui/Select.tsx';
import { Switch } from '../ui/Switch.tsx';
import { TextArea, TextField } from '../ui/TextField.tsx';
import { timeZoneOptions } from '../ui/time-zones.ts';
import { AgendaFields } from './AgendaFields.tsx';
import { type EventFormDraft, wireDraft } from './event-form-draft.ts';
import { kindIcons } from './kinds.ts';
import { LanguageChips } from './LanguageChips.tsx';
import { StartHint } from './StartHint.tsx';

interface EventFormProps {
  initial: EventFormDraft;
  submitLabel: string;
  /** People were told already whether it is recorded. */
  isRecordingSettled?: boolean;
  /** Whether it may become one for schools; what is one stays so. */
  mayProtect?: boolean;
  /** Asked for first. */
  before?: ReactNode;
  /** What else is asked for, beside what stands in the form. */
  renderExtra?: (draft: EventFormDraft, wrong: WrongFields) => ReactNode;
  /** Asked when the form is sent; it says beside its own fields what is wrong with them. */
  isExtraRight?: (draft: EventFormDraft) => boolean;
  onSubmit: (draft: EventDraft) => Promise<void>;
}

const kinds = ['talk', 'culture-sharing', 'language-exchange', 'virtual-mobility'] as const;
const visibilities = ['invited', 'partners', 'public'] as const;

/** What the schema of a draft cannot say of single fields. */
function tooLong({ agenda, durationMinutes }: EventDraft): WrongFields {
  return new Set(Object.keys(agendaProblems(agenda, durationMinutes)));
}

export function EventForm(props: EventFormProps) {
  const { initial, submitLabel, isRecordingSettled = false, mayProtect = !isRecordingSettled } = props;
  const { before, renderExtra, isExtraRight, onSubmit } = props;
  const { t } = useTranslation('events');
  const errorText = useErrorText();
  const ref = useRef<HTMLFormElement>(null);
  const [draft, setDraft] = useState(initial);
  const [wrong, setWrong] = useState<WrongFields>(noWrongFields);
  const [failure, setFailure] = useState<unknown>(null);
  const [isBusy, setIsBusy] = useState(false);
  const change = (part: Partial<EventFormDraft>): void => setDraft((earlier) => ({ ...earlier, ...part }));

  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    const checked = checkDraft(EventDraft, wireDraft(draft));
    const wrongNow = checked.ok ? tooLong(checked.value) : checked.wrong;
    setWrong(wrongNow);
    setFailure(null);
    const isRestRight = isExtraRight?.(draft) ?? true;
    if (!checked.ok || wrongNow.size > 0 || !isRestRight) return focusFirstWrong(ref.current);
    setIsBusy(true);
    try {
      await onSubmit(checked.value);
    } catch (error) {
      setWrong(wrongFieldsOf(error));
      setFailure(error);
      focusFirstWrong(ref.current);
    } finally {
      setIsBusy(false);
    }
  };

  return (
    <form ref={ref} className={form.form} noValidate onSubmit={(event) => void submit(event)}>
      {before}
      <TextField
        label={t('form.title')}
        value={draft.title}
        required
        error={wrong.has('title') ? t('form.wrong.title') : undefined}
        onChange={(event) => change({ title: event.target.value })}
      />
      <RadioCards
        label={t('form.kind')}
        value={draft.kind}
        options={kinds.map((kind) => ({
          value: kind,
          label: t(`kind.${kind}`),
          hint: t(`kindHint.${kind}`),
          icon: kindIcons[kind],
        }))}
        onValueChange={(kind) => change({ kind })}
      />
      <TextArea
        label={t('form.description')}
        value={draft.description}
        hint={t('form.descriptionHint')}
        error={wrong.has('description') ? t('form.wrong.description') : undefined}
        onChange={(event) => change({ description: event.target.value })}
      />
      <div className={form.row}>
        <TextField
          label={t('form.startsAt')}
          hint={<StartHint draft={draft} />}
          type="datetime-local"
          value={draft.startsAtLocal}
          required
          error={wrong.has('startsAtMs') ? t('form.wrong.startsAt') : undefined}
          onChange={(event) => change({ startsAtLocal: event.target.value })}
        />
        <Select
          label={t('form.timeZone')}
          value={draft.timeZone}
          options={timeZoneOptions(draft.timeZone)}
          onValueChange={(timeZone) => change({ timeZone })}
        />
        <TextField
          label={t('form.duration')}
          type="number"
          min={5}
          max={1440}
          value={draft.durationMinutes}
          error={wrong.has('durationMinutes') ? t('form.wrong.duration') : undefined}
          onChange={(event) => change({ durationMinutes: event.target.value })}
        />
      </div>
      <LanguageChips value={draft.languages} onChange={(languages) => change({ languages })} />
      <RadioCards
        label={t('form.visibility')}
        value={draft.visibility}
        options={visibilities.map((each) => ({
          value: each,
          label: t(`visibility.${each}`),
          hint: t(`visibilityHint.${each}`),
        }))}
        onValueChange={(visibility) => change({ visibility })}
      />
      <TextField
        label={t('form.capacity')}
        hint={t('form.capacityHint')}
        type="number"
        min={1}
        max={100_000}
        value={draft.capacity}
        error={wrong.has('capacity') ? t('form.wrong.capacity') : undefined}
        onChange={(event) => change({ capacity: event.target.value })}
      />
      {!isRecordingSettled && (
        <Switch
          label={t('form.recorded')}
          hint={t('form.recordedHint')}
          isOn={draft.isRecordedAutomatically}
          onChange={(isRecordedAutomatically) => change({ isRecordedAutomatically })}
        />
      )}
      {mayProtect && (
        <Switch
          label={t('form.schools')}
          hint={t('form.schoolsHint')}
          isOn={draft.isForSchools}
          onChange={(isForSchools) => change({ isForSchools })}
          data-testid="for-schools"
        />
      )}
      <AgendaFields rows={draft.agenda} start={draft} wrong={wrong} onChange={(agenda) => change({ agenda })} />
      {renderExtra?.(draft, wrong)}
      {failure !== null && (
        <Notice tone="danger">
          <p>{errorText(failure)}</p>
        </Notice>
      )}
      <div className={form.actions}>
        <Button type="submit" variant="primary" size="lg" isBusy={isBusy} data-testid="save-event">
          {submitLabel}
        </Button>
      </div>
    </form>
  );
}

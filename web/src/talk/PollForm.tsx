import { MAX_OPTION_LENGTH, MAX_POLL_TEXT_LENGTH, PollKind } from '@campus/protocol';
import { Plus, Vote } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useCommands } from '../broadcast/session/use-broadcast.ts';
import { Button } from '../ui/Button.tsx';
import { Select } from '../ui/Select.tsx';
import { Switch } from '../ui/Switch.tsx';
import { TextField } from '../ui/TextField.tsx';
import { emptyDraft, isTooLong, optionsOf, type PollDraft, withOption } from './poll-draft.ts';
import styles from './Talk.module.css';
import type { TalkProps } from './talk-session.ts';

/** Asks everyone something. */
export function PollForm({ session }: Pick<TalkProps, 'session'>) {
  const { t } = useTranslation('talk');
  const { run, isBusy } = useCommands();
  const [draft, setDraft] = useState<PollDraft>(emptyDraft);
  const options = optionsOf(draft);
  const isReady = draft.text.trim() !== '' && options !== null && !isTooLong(draft);
  const errorOf = (option: string): string | undefined =>
    option.trim().length > MAX_OPTION_LENGTH ? t('wrong.option') : undefined;
  const open = async () => {
    if (!isReady) return;
    const { kind, text, isAnonymous, areResultsLive } = draft;
    const request = { kind, text, options, isAnonymous, areResultsLive };
    if (await run('open', () => session.command('poll.open', request))) setDraft(emptyDraft);
  };
  const change = (changed: Partial<PollDraft>) => setDraft((before) => ({ ...before, ...changed }));
  return (
    <details className={styles.settings}>
      <summary data-testid="new-poll">{t('polls.new')}</summary>
      <form
        className={styles.ballot}
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          void open();
        }}
      >
        <TextField
          label={t('polls.text')}
          value={draft.text}
          error={draft.text.trim().length > MAX_POLL_TEXT_LENGTH ? t('wrong.question') : undefined}
          onChange={(event) => change({ text: event.target.value })}
          data-testid="poll-text"
        />
        <Select
          label={t('polls.kind')}
          value={draft.kind}
          options={PollKind.options.map((value) => ({ value, label: t(`polls.${value}`) }))}
          onValueChange={(kind) => change({ kind })}
          data-testid="poll-kind"
        />
        {draft.kind === 'scale' ? (
          <div className={styles.composerEnd}>
            <TextField
              label={t('polls.lowest')}
              value={draft.lowest}
              error={errorOf(draft.lowest)}
              onChange={(event) => change({ lowest: event.target.value })}
            />
            <TextField
              label={t('polls.highest')}
              value={draft.highest}
              error={errorOf(draft.highest)}
              onChange={(event) => change({ highest: event.target.value })}
            />
          </div>
        ) : (
          draft.options.map((option, index) => (
            <TextField
              // Options keep their places while one writes them.
              // oxlint-disable-next-line react/no-array-index-key
              key={index}
              label={t('polls.option', { number: index + 1 })}
              value={option}
              error={errorOf(option)}
              onChange={(event) => setDraft((before) => withOption(before, index, event.target.value))}
              data-testid="poll-option"
            />
          ))
        )}
        {draft.kind !== 'scale' && draft.options.length < 10 && (
          <Button
            size="sm"
            variant="quiet"
            icon={Plus}
            onClick={() => change({ options: [...draft.options, ''] })}
            data-testid="add-option"
          >
            {t('polls.addOption')}
          </Button>
        )}
        <Switch
          label={t('polls.isAnonymous')}
          hint={t('polls.isAnonymousHint')}
          isOn={draft.isAnonymous}
          onChange={(isAnonymous) => change({ isAnonymous })}
          data-testid="poll-anonymous"
        />
        <Switch
          label={t('polls.areResultsLive')}
          isOn={draft.areResultsLive}
          onChange={(areResultsLive) => change({ areResultsLive })}
          data-testid="poll-live"
        />
        <Button
          type="submit"
          variant="primary"
          icon={Vote}
          isBusy={isBusy('open')}
          aria-disabled={!isReady}
          data-testid="open-poll"
        >
          {t('polls.start')}
        </Button>
      </form>
    </details>
  );
}

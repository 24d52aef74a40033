import { CONSENT_TEXT_VERSION, HandWords } from '@campus/protocol';
import { Hand } from 'lucide-react';
import { type FormEvent, useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { Notice } from '../../ui/Notice.tsx';
import { TextField } from '../../ui/TextField.tsx';
import type { BroadcastSession } from '../session/broadcast-session.ts';
import { useCommands } from '../session/use-broadcast.ts';
import type { ReadyView } from '../session/view.ts';
import { needsAgreement } from './hand-rules.ts';

interface RaiseHandProps {
  view: Pick<ReadyView, 'state' | 'me'>;
  session: Pick<BroadcastSession, 'command'>;
  isOpen: boolean;
  onClose: () => void;
}

/** Asks what somebody wants to say, and where the event is recorded for their agreement, before the hand goes up. */
export function RaiseHand({ view, session, isOpen, onClose }: RaiseHandProps) {
  const { t } = useTranslation(['stage', 'broadcast']);
  const { run, isBusy } = useCommands();
  const [about, setAbout] = useState('');
  const form = useId();
  const isAsked = needsAgreement(view);
  const isTooLong = !HandWords.safeParse(about).success;
  const raise = async () => {
    const isUp = await run('hand', async () => {
      if (isAsked)
        await session.command('consent.give', { consent: 'seen-and-heard', textVersion: CONSENT_TEXT_VERSION });
      await session.command('hand.raise', { about });
    });
    if (!isUp) return;
    setAbout('');
    onClose();
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!isTooLong) void raise();
  };
  return (
    <Dialog
      isOpen={isOpen}
      onClose={onClose}
      title={t('hand.raise')}
      description={t('hand.text')}
      data-testid="hand-dialog"
      footer={
        <>
          <Button onClick={onClose}>{t('hand.cancel')}</Button>
          <Button
            type="submit"
            form={form}
            variant="primary"
            icon={Hand}
            isBusy={isBusy('hand')}
            aria-disabled={isTooLong}
            data-testid="confirm-hand"
          >
            {t(isAsked ? 'hand.agreeAndRaise' : 'hand.raise')}
          </Button>
        </>
      }
    >
      <form id={form} noValidate onSubmit={submit}>
        <TextField
          label={t('hand.about')}
          hint={t('hand.aboutHint')}
          value={about}
          error={isTooLong ? t('hand.tooLong') : undefined}
          onChange={(event) => setAbout(event.target.value)}
          data-testid="hand-about"
        />
        {isAsked && (
          <Notice tone="info" title={t('broadcast:consent.title')} data-testid="hand-consent">
            {t('broadcast:consent.text')}
          </Notice>
        )}
      </form>
    </Dialog>
  );
}

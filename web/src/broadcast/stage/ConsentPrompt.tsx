import { CONSENT_TEXT_VERSION } from '@campus/protocol';
import { useTranslation } from 'react-i18next';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import type { BroadcastSession } from '../session/broadcast-session.ts';
import { useCommands } from '../session/use-broadcast.ts';
import { needsConsent, type ReadyView } from '../session/view.ts';

interface ConsentPromptProps {
  view: ReadyView;
  session: Pick<BroadcastSession, 'command'>;
  /** The person wants to change an answer; closing the question then leaves it as it is. */
  change?: { isOpen: boolean; onDone: () => void };
}

/**
 * Asks whether one may be seen and heard in the recording. By itself when the recording began, or one was brought
 * on stage, after joining: then nothing more is sent before the answer, and closing it means only to watch.
 */
export function ConsentPrompt({ view, session, change }: ConsentPromptProps) {
  const { t } = useTranslation('broadcast');
  const { run, isBusy } = useCommands();
  const answer = async (consent: 'seen-and-heard' | 'watch-only') => {
    const isDone = await run('consent', () =>
      session.command('consent.give', { consent, textVersion: CONSENT_TEXT_VERSION }),
    );
    if (isDone) change?.onDone();
  };
  return (
    <Dialog
      isOpen={change ? change.isOpen : needsConsent(view)}
      onClose={() => (change ? change.onDone() : void answer('watch-only'))}
      title={t('consent.askTitle')}
      description={t('consent.text')}
      data-testid="consent-prompt"
      footer={
        <>
          <Button isBusy={isBusy('consent')} onClick={() => void answer('watch-only')} data-testid="consent-watch-only">
            {t('consent.watchOnly')}
          </Button>
          <Button
            variant="primary"
            isBusy={isBusy('consent')}
            onClick={() => void answer('seen-and-heard')}
            data-testid="consent-seen-and-heard"
          >
            {t('consent.seenAndHeard')}
          </Button>
        </>
      }
    />
  );
}

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
}

/** The recording began, or one was brought on stage, after joining: asked before anything more is sent. */
export function ConsentPrompt({ view, session }: ConsentPromptProps) {
  const { t } = useTranslation('broadcast');
  const { run, isBusy } = useCommands();
  const answer = (consent: 'seen-and-heard' | 'watch-only') =>
    void run('consent', () => session.command('consent.give', { consent, textVersion: CONSENT_TEXT_VERSION }));
  return (
    <Dialog
      isOpen={needsConsent(view)}
      onClose={() => answer('watch-only')}
      title={t('consent.askTitle')}
      description={t('consent.text')}
      data-testid="consent-prompt"
      footer={
        <>
          <Button isBusy={isBusy('consent')} onClick={() => answer('watch-only')} data-testid="consent-watch-only">
            {t('consent.watchOnly')}
          </Button>
          <Button
            variant="primary"
            isBusy={isBusy('consent')}
            onClick={() => answer('seen-and-heard')}
            data-testid="consent-seen-and-heard"
          >
            {t('consent.seenAndHeard')}
          </Button>
        </>
      }
    />
  );
}

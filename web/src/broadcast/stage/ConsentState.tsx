import { isRecorded } from '@campus/protocol';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../ui/Button.tsx';
import type { BroadcastSession } from '../session/broadcast-session.ts';
import type { ReadyView } from '../session/view.ts';
import { ConsentPrompt } from './ConsentPrompt.tsx';
import styles from './OwnControls.module.css';

interface ConsentStateProps {
  view: ReadyView;
  session: Pick<BroadcastSession, 'command'>;
}

/** What one answered about the recording, and the way to another answer. */
export function ConsentState({ view, session }: ConsentStateProps) {
  const { t } = useTranslation('broadcast');
  const [isAsking, setAsking] = useState(false);
  const consent = view.me?.consent ?? 'unasked';
  if (!isRecorded(view.state) || consent === 'unasked') return null;
  return (
    <div className={styles.consent} data-testid="consent-state" data-consent={consent}>
      <p>{t(`consent.state.${consent}`)}</p>
      <Button size="sm" variant="quiet" onClick={() => setAsking(true)} data-testid="change-consent">
        {t('consent.change')}
      </Button>
      <ConsentPrompt view={view} session={session} change={{ isOpen: isAsking, onDone: () => setAsking(false) }} />
    </div>
  );
}

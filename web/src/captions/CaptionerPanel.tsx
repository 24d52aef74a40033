import { Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { lazyAgain } from '../app/lazy-again.ts';
import type { BroadcastSession } from '../broadcast/session/broadcast-session.ts';
import type { ReadyView } from '../broadcast/session/view.ts';
import styles from './Captioner.module.css';
import { importCaptioner } from './import-captions.ts';

const Captioner = lazyAgain(async () => (await importCaptioner()).Captioner);

interface CaptionerPanelProps {
  view: ReadyView;
  session: Pick<BroadcastSession, 'command'>;
}

/** Folded away where there is much else to do; what has been begun stays. */
export function CaptionerPanel({ view, session }: CaptionerPanelProps) {
  const { t } = useTranslation('stage');
  const [isOpen, setOpen] = useState(view.you.role === 'interpreter');
  const [wasOpen, setWasOpen] = useState(isOpen);
  if (isOpen && !wasOpen) setWasOpen(true);
  return (
    <details
      className={styles.panel}
      open={isOpen}
      onToggle={(event) => setOpen(event.currentTarget.open)}
      data-testid="captioner"
    >
      <summary>{t('captions')}</summary>
      {wasOpen && (
        <Suspense fallback={null}>
          <Captioner view={view} session={session} />
        </Suspense>
      )}
    </details>
  );
}

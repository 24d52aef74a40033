import { Presentation } from 'lucide-react';
import { useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { BroadcastSession } from '../../broadcast/session/broadcast-session.ts';
import { useCommands } from '../../broadcast/session/use-broadcast.ts';
import type { ReadyView } from '../../broadcast/session/view.ts';
import { useKeptFocus } from '../../ui/use-kept-focus.ts';
import { DeckRows } from './DeckRows.tsx';
import styles from './Present.module.css';
import { Presenter } from './Presenter.tsx';
import { UploadSlides } from './UploadSlides.tsx';
import { useDeckActions, useDecks } from './use-decks.ts';

interface SlidesPanelProps {
  view: ReadyView;
  session: Pick<BroadcastSession, 'command' | 'slides'>;
}

/** In the studio: the files, and what turns the pages of the one that is shown. */
export function SlidesPanel({ view, session }: SlidesPanelProps) {
  const { t } = useTranslation('slides');
  const { run } = useCommands();
  const panel = useRef<HTMLElement>(null);
  useKeptFocus(panel);
  const { id: eventId } = view.event;
  const { slides } = view.state;
  const join = session.slides.joinToken();
  const decks = useDecks(eventId, Object.keys(slides.decks).join(), join);
  const { upload, remove } = useDeckActions(eventId, join);
  const listed = decks.data?.decks ?? [];
  const shown = slides.shown;
  const isOpen = shown !== null;
  return (
    <section ref={panel} className={styles.panel} aria-label={t('title')} data-testid="slides-panel">
      <h2 className={styles.heading}>
        <Presentation aria-hidden="true" />
        {t('title')}
      </h2>
      {shown && (
        <Presenter
          key={shown.deckId}
          view={view}
          session={session}
          shown={shown}
          titles={listed.find(({ id }) => id === shown.deckId)?.titles ?? []}
        />
      )}
      <details className={styles.manage} open={!isOpen}>
        <summary>{t('files')}</summary>
        <div className={styles.files}>
          {decks.data && <UploadSlides limits={decks.data.limits} upload={upload} />}
          {listed.length > 0 && (
            <DeckRows
              decks={listed}
              remove={remove}
              shownId={shown?.deckId ?? null}
              onShow={(deckId) => void run('slides', () => session.command('slides.show', { deckId, page: 1 }))}
            />
          )}
        </div>
      </details>
    </section>
  );
}

import type { ListedDeck } from '@campus/protocol';
import { FileText, Presentation, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useErrorText } from '../../api/error-text.ts';
import { Badge } from '../../ui/Badge.tsx';
import { Button, IconButton } from '../../ui/Button.tsx';
import { ConfirmDialog } from '../../ui/ConfirmDialog.tsx';
import { Row, RowDetail, Rows } from '../../ui/Rows.tsx';
import { showToast } from '../../ui/toast-store.ts';

interface DeckRowsProps {
  decks: readonly ListedDeck[];
  remove: (deckId: string) => Promise<void>;
  shownId?: string | null;
  /** Absent where nothing can be shown. */
  onShow?: (deckId: string) => void;
}

/** The files of slides, each with what can be done with it. */
export function DeckRows({ decks, remove, shownId = null, onShow }: DeckRowsProps) {
  const { t } = useTranslation('slides');
  const errorText = useErrorText();
  const [asked, setAsked] = useState<ListedDeck | null>(null);
  const [isBusy, setIsBusy] = useState(false);

  const takeAway = async (deckId: string): Promise<void> => {
    setIsBusy(true);
    try {
      await remove(deckId);
      setAsked(null);
    } catch (error) {
      showToast(errorText(error), 'danger');
    } finally {
      setIsBusy(false);
    }
  };

  return (
    <>
      <Rows data-testid="deck-list">
        {decks.map((deck) => (
          <Row
            key={deck.id}
            icon={FileText}
            title={deck.name}
            data-testid="deck-row"
            data-deck={deck.id}
            end={
              <>
                {deck.id === shownId && <Badge tone="live">{t('shown')}</Badge>}
                {onShow && deck.id !== shownId && (
                  <Button size="sm" icon={Presentation} onClick={() => onShow(deck.id)} data-testid="show-slides">
                    {t('show')}
                  </Button>
                )}
                <IconButton
                  icon={Trash2}
                  size="sm"
                  label={t('removeOne', { name: deck.name })}
                  onClick={() => setAsked(deck)}
                  data-testid="remove-slides"
                />
              </>
            }
          >
            <RowDetail>{t('pages', { pages: deck.pageCount })}</RowDetail>
          </Row>
        ))}
      </Rows>
      <ConfirmDialog
        isOpen={asked !== null}
        onClose={() => setAsked(null)}
        title={t('remove.title')}
        description={t('remove.detail')}
        keep={t('remove.keep')}
        action={t('remove.confirm')}
        isBusy={isBusy}
        onConfirm={() => asked && void takeAway(asked.id)}
        confirmTestId="confirm-remove-slides"
      />
    </>
  );
}

import { useTranslation } from 'react-i18next';
import { Notice } from '../../ui/Notice.tsx';
import { nameOf, type ReadyView } from '../session/view.ts';

/** Who leads while no host is there. */
export function StandInNote({ view }: { view: ReadyView }) {
  const { t } = useTranslation('stage');
  const { standIn } = view.state.stage;
  if (!standIn) return null;
  const isYou = standIn.participantId === view.you.participantId;
  return (
    <Notice tone="attention" title={t('standIn.title')} data-testid="stand-in">
      <p>{isYou ? t('standIn.you') : t('standIn.other', { name: nameOf(view, standIn.participantId) })}</p>
    </Notice>
  );
}

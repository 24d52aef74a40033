import { useTranslation } from 'react-i18next';
import { nameOf, type ReadyView } from '../broadcast/session/view.ts';

/** The name of a participant, or the word for somebody of whom none is left. */
export function useNameOf(view: Pick<ReadyView, 'live'>): (participantId: string) => string {
  const { t } = useTranslation('talk');
  return (participantId) => nameOf(view, participantId) || t('somebody');
}

import { useTranslation } from 'react-i18next';
import type { MediaView } from '../../media/media-view.ts';
import { Notice } from '../../ui/Notice.tsx';

/** A word when the picture is made smaller by itself; of sound alone the slate in its place tells. */
export function SavingNote({ media: { hold, saving, choice } }: { media: MediaView }) {
  const { t } = useTranslation('broadcast');
  const isByItself = saving === hold && saving !== choice;
  if (!isByItself || hold === 'off' || hold === 'sound-only') return null;
  return (
    <Notice tone="info" data-testid="saving-note">
      {t(`soundOnly.${hold}`)}
    </Notice>
  );
}

import { useTranslation } from 'react-i18next';
import type { PictureView } from '../../media/media-view.ts';
import { Spinner } from '../../ui/Spinner.tsx';
import styles from './PictureWait.module.css';

/** Says why a picture's place is empty, or stands still; nothing while it moves. */
export function PictureWait({ picture }: { picture: PictureView | undefined }) {
  const { t } = useTranslation('broadcast');
  if (picture?.isHeldBack || (picture?.isShown && picture.isDry)) {
    return (
      <output className={styles.still} data-testid="picture-waits">
        {t(picture.isHeldBack ? 'picture.heldBack' : 'picture.dry')}
      </output>
    );
  }
  if (picture?.isShown) return null;
  return (
    <div className={styles.waiting}>
      <Spinner label={t(picture?.isWithoutEncoding ? 'picture.preparing' : 'picture.starting')} />
    </div>
  );
}

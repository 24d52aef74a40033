import { useTranslation } from 'react-i18next';
import { DoorConsentPlace } from '../../consents/DoorConsentPlace.tsx';
import { ButtonLink } from '../../ui/Button.tsx';
import { Notice } from '../../ui/Notice.tsx';
import { useFocusOnMount } from '../session/use-focus-on-mount.ts';
import type { ReadyView } from '../session/view.ts';
import styles from './StudioEnded.module.css';

interface StudioEndedProps {
  view: ReadyView;
  link: string | null;
}

/** After the end, for the staff: where the recording is, and the way back to the event. */
export function StudioEnded({ view, link }: StudioEndedProps) {
  const { t } = useTranslation('broadcast');
  const heading = useFocusOnMount<HTMLHeadingElement>();
  const { recording } = view.state;
  const wasCaptured = recording !== null && recording.captureStartedAtMs !== null;
  const query = link ? `?link=${encodeURIComponent(link)}` : '';
  return (
    <section className={styles.ended} data-testid="studio-ended">
      <h2 ref={heading} tabIndex={-1}>
        {t('ended.title')}
      </h2>
      <p>{t(wasCaptured ? 'ended.staffRecorded' : 'ended.staffNotRecorded')}</p>
      {recording?.endReason === 'disk-low' && <Notice tone="attention">{t('recording.ended.disk-low')}</Notice>}
      <div className={styles.actions}>
        {wasCaptured && (
          <ButtonLink
            variant="primary"
            size="lg"
            to={`/recordings/${recording.id}${query}`}
            data-testid="watch-recording"
          >
            {t('ended.watchRecording')}
          </ButtonLink>
        )}
        <ButtonLink to={`/events/${view.event.id}`} size="lg">
          {t('ended.toEvent')}
        </ButtonLink>
      </div>
      {wasCaptured && <DoorConsentPlace doorId={link ?? view.event.id} link={link} isOver />}
    </section>
  );
}

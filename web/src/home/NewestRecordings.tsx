import { useTranslation } from 'react-i18next';
import { useRoute } from '../api/queries.ts';
import { RecordingCard } from '../recordings/RecordingCard.tsx';
import grid from '../recordings/Recordings.module.css';
import { ButtonLink } from '../ui/Button.tsx';
import { Section } from '../ui/Page.tsx';

export function NewestRecordings() {
  const { t } = useTranslation(['home', 'recordings']);
  const recordings = useRoute('recordings.list', {});
  const playable = (recordings.data?.recordings ?? []).filter(
    (recording) => recording.state === 'ready' || recording.state === 'processing',
  );
  if (playable.length === 0) return null;
  return (
    <Section
      title={t('watchLater')}
      actions={
        <ButtonLink to="/recordings" size="sm">
          {t('allRecordings')}
        </ButtonLink>
      }
    >
      <ul className={grid.grid}>
        {playable.slice(0, 3).map((recording) => (
          <li key={recording.id}>
            <RecordingCard recording={recording} />
          </li>
        ))}
      </ul>
    </Section>
  );
}

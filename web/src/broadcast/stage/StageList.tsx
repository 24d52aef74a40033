import { Video, VideoOff } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { isolated } from '../../ui/format.ts';
import type { BroadcastSession } from '../session/broadcast-session.ts';
import { nameOf, peopleOnStage, type ReadyView, tracksOf } from '../session/view.ts';
import { LevelBars } from './LevelBars.tsx';
import styles from './StageList.module.css';

interface StageListProps {
  view: ReadyView;
  session: Pick<BroadcastSession, 'levels'>;
}

/** Who is on stage, with their centre and city, and whose voice it is. */
export function StageList({ view, session }: StageListProps) {
  const { t } = useTranslation('broadcast');
  const people = peopleOnStage(view.state);
  if (people.length === 0 || view.state.phase === 'scheduled') return null;
  return (
    <section aria-label={t('stage.label')}>
      <ul className={styles.list} data-testid="on-stage">
        {people.map((person) => {
          const tracks = tracksOf(view.state, person.id);
          const microphone = tracks.find((track) => track.source === 'microphone');
          const hasPicture = tracks.some((track) => track.source !== 'microphone');
          const name = view.live.names[person.id];
          const place = [
            name?.centreName && name.centreName !== nameOf(view, person.id) ? name.centreName : null,
            name?.city,
          ]
            .flatMap((text) => (text ? [isolated(text)] : []))
            .join(' · ');
          return (
            <li key={person.id} className={styles.person} data-participant={person.id}>
              {microphone && !microphone.isMuted ? (
                <LevelBars session={session} trackId={microphone.id} />
              ) : hasPicture ? (
                <Video aria-hidden="true" className={styles.icon} />
              ) : (
                <VideoOff aria-hidden="true" className={styles.icon} />
              )}
              <span>
                <strong>
                  <bdi>{nameOf(view, person.id)}</bdi>
                </strong>
                {place && <span className={styles.place}>{place}</span>}
                {!person.isConnected && <span className={styles.place}>{t('stage.away')}</span>}
              </span>
            </li>
          );
        })}
      </ul>
    </section>
  );
}

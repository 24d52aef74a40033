import { type BroadcastState, isVideo, type Track } from '@campus/protocol';
import { MicOff, MonitorUp, Users } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Badge } from '../../ui/Badge.tsx';
import { Slate } from '../../ui/Slate.tsx';
import { Spinner } from '../../ui/Spinner.tsx';
import { VisuallyHidden } from '../../ui/VisuallyHidden.tsx';
import type { BroadcastSession } from '../session/broadcast-session.ts';
import { nameOf, type ReadyView, tracksOf } from '../session/view.ts';
import { LevelBars } from '../stage/LevelBars.tsx';
import { Picture } from '../stage/Picture.tsx';
import { CameraPreview } from '../join/CameraPreview.tsx';
import { FeatureButtons } from './FeatureButtons.tsx';
import styles from './StageTiles.module.css';

interface StageTilesProps {
  view: ReadyView;
  session: BroadcastSession;
}

/** Everybody's pictures, own ones included, whether on air or not; and whoever is only heard. */
export function StageTiles({ view, session }: StageTilesProps) {
  const { t } = useTranslation('broadcast');
  const videos = Object.values(view.state.tracks)
    .filter((track) => isVideo(track.source))
    .sort((a, b) => a.publishedAtMs - b.publishedAtMs || (a.id < b.id ? -1 : 1));
  const onlyHeard = voicesWithoutPicture(view.state);
  // Captured, and not published yet: the backstage is not open, the question of consent not answered, the way not free.
  const isPublished = videos.some(
    (track) => track.participantId === view.you.participantId && track.source === 'camera',
  );
  const hasPreview = view.desk.states.camera === 'on' && !isPublished;
  return (
    <section aria-label={t('tiles.label')} className={styles.tiles} data-testid="tiles">
      {videos.length === 0 && !hasPreview && (
        <div className={styles.empty}>
          <Slate
            icon={Users}
            title={t('tiles.empty')}
            detail={t(`tiles.emptyDetail.${view.state.phase === 'scheduled' ? 'scheduled' : 'open'}`)}
          />
        </div>
      )}
      {hasPreview && (
        <figure className={styles.tile} data-testid="own-preview">
          <CameraPreview desk={session.desk} />
          <figcaption className={styles.caption}>
            <span className={styles.name}>{nameOf(view, view.you.participantId)}</span>
            <Badge>{t('tiles.notYet')}</Badge>
          </figcaption>
        </figure>
      )}
      {videos.map((track) => (
        <Tile key={track.id} view={view} session={session} track={track} />
      ))}
      {onlyHeard.length > 0 && (
        <ul className={styles.voices} aria-label={t('tiles.voices')}>
          {onlyHeard.map((track) => (
            <li key={track.id} data-track-id={track.id} data-source="microphone">
              {track.isMuted ? <Muted /> : <LevelBars session={session} trackId={track.id} />}
              {nameOf(view, track.participantId)}
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

function Tile({ view, session, track }: StageTilesProps & { track: Track }) {
  const { t } = useTranslation('broadcast');
  const isOwn = track.participantId === view.you.participantId;
  const isOnAir = view.program.videoTrackIds.includes(track.id);
  const picture = view.media.pictures[track.id];
  const owner = view.state.participants[track.participantId];
  const voice = tracksOf(view.state, track.participantId).find((other) => other.source === 'microphone');
  const isMissing = isOwn ? !view.media.own.some((own) => own.trackId === track.id) : !picture?.isShown;
  return (
    <figure
      className={styles.tile}
      data-on-air={isOnAir || undefined}
      data-tile={track.id}
      data-source={track.source}
      data-own={isOwn || undefined}
      data-layer={picture?.layer ?? undefined}
      data-layers={picture?.layers}
    >
      <Picture
        session={session}
        trackId={track.id}
        source={track.source}
        isMirrored={isOwn && track.source === 'camera'}
      />
      {isMissing && (
        <div className={styles.waiting}>
          <Spinner label={t(picture?.isWithoutEncoding ? 'picture.preparing' : 'picture.starting')} />
        </div>
      )}
      <figcaption className={styles.caption}>
        <span className={styles.name}>
          {track.source === 'screen' ? (
            <MonitorUp aria-hidden="true" className={styles.icon} />
          ) : voice?.isMuted ? (
            <Muted />
          ) : (
            <LevelBars session={session} trackId={voice?.id} />
          )}
          {track.source === 'screen'
            ? t('tiles.screenOf', { name: nameOf(view, track.participantId) })
            : nameOf(view, track.participantId)}
          {isOwn && <span className={styles.you}>{t('people.you')}</span>}
        </span>
        {owner?.place !== 'stage' && <Badge>{t('place.backstage')}</Badge>}
        {isOnAir && <Badge tone="live">{t('tiles.onAir')}</Badge>}
        {track.isMuted && <Badge tone="attention">{t('tiles.stopped')}</Badge>}
        <FeatureButtons view={view} session={session} track={track} />
      </figcaption>
    </figure>
  );
}

function Muted() {
  const { t } = useTranslation('broadcast');
  return (
    <>
      <MicOff aria-hidden="true" className={styles.icon} />
      <VisuallyHidden>{t('tiles.muted')}</VisuallyHidden>
    </>
  );
}

function voicesWithoutPicture(state: BroadcastState): Track[] {
  const seen = new Set(
    Object.values(state.tracks).flatMap((track) => (isVideo(track.source) ? [track.participantId] : [])),
  );
  return Object.values(state.tracks).filter((track) => track.source === 'microphone' && !seen.has(track.participantId));
}

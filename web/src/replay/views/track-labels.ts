import type { Replay } from '@campus/protocol';
import type { TFunction } from 'i18next';

/** Who is seen, and by which source: "Camera of Anna Lefèvre". */
export function labelOfTrack(replay: Replay, trackId: string, t: TFunction<'replay'>): string {
  const rendition = replay.media.renditions.find((each) => each.id === trackId);
  const track = replay.timeline.tracks.find((each) => each.id === trackId);
  const name = nameOf(replay, track?.participantId ?? rendition?.participantId ?? null, t);
  return (track?.source ?? rendition?.source) === 'screen' ? t('track.screen', { name }) : t('track.camera', { name });
}

/** A person's name, with the centre where there is one. */
export function nameOf(replay: Replay, participantId: string | null, t: TFunction<'replay'>): string {
  const known = participantId === null ? undefined : replay.names[participantId];
  if (!known) return t('someone');
  return known.centreName === null || known.centreName === known.name
    ? known.name
    : t('nameOfCentre', { name: known.name, centre: known.centreName });
}

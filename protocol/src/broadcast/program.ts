import { isVideo, type Layout } from './roles.ts';
import { withSlides } from './slides/program.ts';
import type { PagePlace } from './slides/state.ts';
import { speakerPictures } from './stage/pictures.ts';
import type { BroadcastState, Track } from './state.ts';

/** Why the audience sees a slate instead of a picture. */
export type SlateReason = 'not-live' | 'paused' | 'away' | 'no-picture';

/** What the audience gets at this moment: the featured picture, and all microphones on stage. */
export interface Program {
  readonly layout: Layout;
  /**
   * In the layout's order: the first is the large one, or beside slides the one in their corner. Empty when there is a
   * slate, and where slides stand alone.
   */
  readonly videoTrackIds: readonly string[];
  readonly audioTrackIds: readonly string[];
  readonly slate: SlateReason | null;
  /** The page that is the main picture; null when there is none. */
  readonly slides: PagePlace | null;
}

const capacity: Record<Layout, number> = { one: 1, 'side-by-side': 2, 'picture-in-picture': 2, grid: 9 };

/** What the host chose of the pictures, or slides as the main one while they are shown. */
export function program(state: BroadcastState): Program {
  const shown = pictures(state);
  if (state.phase !== 'live') return { ...shown, slides: null };
  const cameras = reachableVideos(state).filter(({ source }) => source === 'camera');
  return withSlides(
    shown,
    state.slides,
    cameras.map(({ id }) => id),
  );
}

/**
 * The host's choice as far as it is there, or whoever speaks; without one the screen with the camera in its corner, or
 * the first camera. A track whose publisher has lost the connection is not shown: the slate says so.
 */
function pictures(state: BroadcastState): Omit<Program, 'slides'> {
  const onStage = stageTracks(state);
  const audioTrackIds = onStage.filter((track) => track.source === 'microphone').map((track) => track.id);
  const base = { layout: 'one' as Layout, videoTrackIds: [], audioTrackIds };
  if (state.phase === 'paused') return { ...base, audioTrackIds: [], slate: 'paused' };
  if (state.phase !== 'live') return { ...base, audioTrackIds: [], slate: 'not-live' };

  const videos = onStage.filter((track) => isVideo(track.source) && !track.isMuted);
  const reachable = reachableVideos(state);
  const chosen = state.featured.trackIds.flatMap((id) => reachable.filter((track) => track.id === id));
  const byItself = state.stage.followsSpeaker ? speakerPictures(state, reachable) : automatic(reachable);
  const { layout, tracks } = chosen.length > 0 ? { layout: state.featured.layout, tracks: chosen } : byItself;
  if (tracks.length === 0) return { ...base, slate: videos.length > 0 ? 'away' : awayOrNoPicture(state) };
  const shown = tracks.slice(0, capacity[layout]);
  return {
    layout: shown.length === 1 ? 'one' : layout,
    videoTrackIds: shown.map((track) => track.id),
    audioTrackIds,
    slate: null,
  };
}

/** Pictures of those on stage that are on, and whose publisher is connected. */
function reachableVideos(state: BroadcastState): Track[] {
  return stageTracks(state).filter(
    (track) => isVideo(track.source) && !track.isMuted && state.participants[track.participantId]?.isConnected === true,
  );
}

function automatic(videos: readonly Track[]): { layout: Layout; tracks: Track[] } {
  const screen = videos.findLast((track) => track.source === 'screen');
  const camera =
    videos.find((track) => track.source === 'camera' && (!screen || track.participantId === screen.participantId)) ??
    videos.find((track) => track.source === 'camera');
  if (screen && camera) return { layout: 'picture-in-picture', tracks: [screen, camera] };
  const only = screen ?? camera;
  return { layout: 'one', tracks: only ? [only] : [] };
}

function awayOrNoPicture(state: BroadcastState): SlateReason {
  const hosts = Object.values(state.participants).filter((participant) => participant.role === 'host');
  return hosts.length > 0 && hosts.every((host) => !host.isConnected) ? 'away' : 'no-picture';
}

/** Tracks of those on stage, in the order of publishing. */
export function stageTracks(state: BroadcastState): Track[] {
  return Object.values(state.tracks)
    .filter((track) => state.participants[track.participantId]?.place === 'stage')
    .sort((a, b) => a.publishedAtMs - b.publishedAtMs || (a.id < b.id ? -1 : 1));
}

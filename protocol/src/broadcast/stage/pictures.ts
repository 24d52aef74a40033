import type { Layout } from '../roles.ts';
import type { BroadcastState, Track } from '../state.ts';

const mostInGrid = 9;

/**
 * What is shown while the picture follows whoever speaks, in the layout that the host chose: the speaker in the place
 * that a layout has for one, a shared screen in the large one. As long as nobody has spoken, or who speaks has no
 * camera, it is the first camera. `videos`: the pictures that can be shown, in the order of publishing.
 */
export function speakerPictures(
  { featured: { layout }, stage: { speakerId } }: Pick<BroadcastState, 'featured' | 'stage'>,
  videos: readonly Track[],
): { layout: Layout; tracks: Track[] } {
  const screen = videos.findLast((track) => track.source === 'screen');
  const cameras = videos.filter((track) => track.source === 'camera');
  const speaker = cameras.find((track) => track.participantId === speakerId) ?? cameras[0];
  const other = cameras.find((track) => track !== speaker);
  const there = (...tracks: (Track | undefined)[]): Track[] => tracks.filter((track) => track !== undefined);
  switch (layout) {
    case 'one':
      return { layout, tracks: there(speaker ?? screen) };
    case 'side-by-side':
      return { layout, tracks: screen ? there(screen, speaker) : there(speaker, other) };
    case 'picture-in-picture':
      return { layout, tracks: there(screen, speaker) };
    case 'grid': {
      // Places do not change with every word; only where there are too many, the speaker gets the last one.
      const first = videos.slice(0, mostInGrid);
      const isIn = !speaker || first.includes(speaker);
      return { layout, tracks: isIn ? first : [...first.slice(0, -1), speaker] };
    }
    default:
      return unreachable(layout);
  }
}

function unreachable(value: never): never {
  throw new Error(`unknown layout ${JSON.stringify(value)}`);
}

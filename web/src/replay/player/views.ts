import type { View } from './layout.ts';

/** The view of a mode, with tracks filled in from what can be seen; `follow` where there are too few. */
export function viewOf(mode: View['mode'], current: readonly string[], all: readonly string[]): View {
  const [first, second] = [...new Set([...current, ...all])];
  if (mode === 'one' && first !== undefined) return { mode, trackIds: [first] };
  if ((mode === 'side-by-side' || mode === 'picture-in-picture') && first !== undefined && second !== undefined) {
    return { mode, trackIds: [first, second] };
  }
  return { mode: 'follow' };
}

/** The view with another track in the large place; a track that stood in the other place changes with it. */
export function withMain(view: View, trackId: string): View {
  switch (view.mode) {
    case 'follow':
    case 'one':
      return { mode: 'one', trackIds: [trackId] };
    default: {
      const [first, second] = view.trackIds;
      return { mode: view.mode, trackIds: [trackId, trackId === second ? first : second] };
    }
  }
}

/** The view with another track in the second place; only where there is one. */
export function withSecond(view: View, trackId: string): View {
  if (view.mode === 'follow' || view.mode === 'one') return view;
  const [first, second] = view.trackIds;
  return { mode: view.mode, trackIds: [trackId === first ? second : first, trackId] };
}

import type { BroadcastState, Layout } from '@campus/protocol';

export interface FeatureChoice {
  readonly layout: Layout;
  readonly trackIds: readonly string[];
}

const capacity: Record<Layout, number> = { one: 1, 'side-by-side': 2, 'picture-in-picture': 2, grid: 9 };

/** Makes the track the first picture; who was there before moves to the second place where the layout has one. */
export function featureFirst(state: BroadcastState, shownIds: readonly string[], trackId: string): FeatureChoice {
  const { layout } = state.featured;
  const trackIds = [trackId, ...shownIds.filter((id) => id !== trackId)].slice(0, capacity[layout]);
  return { layout, trackIds };
}

/** Puts the track beside what is shown; a layout for one becomes two side by side. */
export function featureSecond(state: BroadcastState, shownIds: readonly string[], trackId: string): FeatureChoice {
  const [first] = shownIds.filter((id) => id !== trackId);
  const layout = state.featured.layout === 'one' ? 'side-by-side' : state.featured.layout;
  if (layout === 'grid')
    return { layout, trackIds: [...shownIds.filter((id) => id !== trackId), trackId].slice(0, capacity.grid) };
  return { layout, trackIds: first === undefined ? [trackId] : [first, trackId] };
}

/** Another layout with what is shown; places that it has more are filled from the pictures that are there. */
export function withLayout(
  layout: Layout,
  shownIds: readonly string[],
  availableIds: readonly string[],
): FeatureChoice {
  const more = availableIds.filter((id) => !shownIds.includes(id));
  return { layout, trackIds: [...shownIds, ...more].slice(0, capacity[layout]) };
}

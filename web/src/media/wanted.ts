import type { TrackSource } from '@campus/protocol';

export interface WantedTrack {
  readonly trackId: string;
  readonly participantId: string;
  readonly source: TrackSource;
}

export interface WantedDifference {
  readonly added: readonly WantedTrack[];
  readonly removedIds: readonly string[];
}

/** What has to be opened and closed so that exactly the wanted tracks are held. Each id counts once. */
export function diffWanted(heldIds: Iterable<string>, wanted: readonly WantedTrack[]): WantedDifference {
  const held = new Set(heldIds);
  const wantedById = new Map(wanted.map((track) => [track.trackId, track]));
  return {
    added: [...wantedById.values()].filter((track) => !held.has(track.trackId)),
    removedIds: [...held].filter((id) => !wantedById.has(id)),
  };
}

/** How long to wait before asking again for what could not be had: a track, a file, code. */
export function retryDelayMs(failures: number): number {
  return Math.min(5_000, 300 * 2 ** Math.max(0, failures - 1));
}

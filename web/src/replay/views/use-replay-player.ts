import type { Replay } from '@campus/protocol';
import { useEffect, useState, useSyncExternalStore } from 'react';
import { rest } from '../../api/client.ts';
import { MediaTokenKeeper } from '../player/media-token.ts';
import { type PlayerSnapshot, ReplayPlayer } from '../player/replay-player.ts';

export interface OpenPlayer {
  player: ReplayPlayer;
  tokens: MediaTokenKeeper;
}

function open(replay: Replay, link: string | undefined): OpenPlayer {
  const tokens = new MediaTokenKeeper(
    {
      nowMs: () => Date.now(),
      renew: () =>
        rest.call('recordings.renewMedia', {
          params: { id: replay.id },
          ...(link === undefined ? {} : { query: { link } }),
        }),
    },
    replay,
  );
  const player = new ReplayPlayer({
    replay,
    tokens,
    createVideo: () => document.createElement('video'),
    createAudio: () => document.createElement('audio'),
    nowMs: () => performance.now(),
  });
  return { player, tokens };
}

/** A player that lives as long as somebody looks: from the first subscription to its end. */
function playerStore(replay: Replay, link: string | undefined) {
  let opened: OpenPlayer | null = null;
  return {
    read: () => opened,
    subscribe: (listener: () => void) => {
      const next = open(replay, link);
      opened = next;
      listener();
      return () => {
        next.player.close();
        next.tokens.close();
        opened = null;
      };
    },
  };
}

/** One player for the life of the page; null until it is open. A recording that grows is handed on to it. */
export function useReplayPlayer(replay: Replay, link: string | undefined): OpenPlayer | null {
  const [store] = useState(() => playerStore(replay, link));
  const opened = useSyncExternalStore(store.subscribe, store.read);
  useEffect(() => opened?.player.update(replay), [opened, replay]);
  return opened;
}

export function usePlayerSnapshot(player: ReplayPlayer): PlayerSnapshot {
  return useSyncExternalStore(player.subscribe, player.read);
}

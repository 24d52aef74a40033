import { type Actor, type BroadcastState, nextSpeaker, nobodyHeard, type SpeakerWatch } from '@campus/protocol';
import type { Clock } from '@campus/service-kit/clock';
import type { Logger } from '@campus/service-kit/log';
import type { BroadcastEngine } from '../broadcasts/engine.ts';

const system: Actor = { kind: 'system' };

export interface Level {
  readonly trackId: string;
  readonly levelDb: number;
}

export interface SpeakerDependencies {
  engine: Pick<BroadcastEngine, 'peek' | 'execute' | 'listen'>;
  clock: Clock;
  log: Logger;
}

export interface Speakers {
  /** What the SFU measured in a broadcast: all that is heard, or nothing. */
  heard(broadcastId: string, levels: readonly Level[]): void;
  close(): void;
}

/**
 * Tells the log who speaks, where the picture follows whoever does. Each node hears the same and comes to the same
 * answer; the log takes the first, and the others change nothing.
 */
export function createSpeakers({ engine, clock, log }: SpeakerDependencies): Speakers {
  const watches = new Map<string, SpeakerWatch>();
  const unlisten = engine.listen((broadcastId, steps) => {
    if (!steps.at(-1)?.after.stage.followsSpeaker) watches.delete(broadcastId);
  });

  return {
    heard(broadcastId, levels) {
      const state = engine.peek(broadcastId);
      if (state?.phase !== 'live' || !state.stage.followsSpeaker) return;
      const known = { ...(watches.get(broadcastId) ?? nobodyHeard), speakerId: state.stage.speakerId };
      const next = nextSpeaker(known, voicesOf(state, levels), clock.nowMs());
      watches.set(broadcastId, next);
      const { speakerId } = next;
      if (speakerId === null || speakerId === state.stage.speakerId) return;
      engine
        .execute(broadcastId, system, { type: 'speaker.note', participantId: speakerId })
        .catch((error: unknown) => log.warn({ err: error, broadcastId }, 'who speaks could not be noted'));
    },
    close: unlisten,
  };
}

/** How loud each of those on stage is, by their loudest microphone. */
function voicesOf(state: BroadcastState, levels: readonly Level[]): Map<string, number> {
  const voices = new Map<string, number>();
  for (const { trackId, levelDb } of levels) {
    const track = state.tracks[trackId];
    const speaker = track && state.participants[track.participantId];
    if (!speaker || track.isMuted || speaker.place !== 'stage' || !speaker.isConnected) continue;
    voices.set(speaker.id, Math.max(levelDb, voices.get(speaker.id) ?? Number.NEGATIVE_INFINITY));
  }
  return voices;
}

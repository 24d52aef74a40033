import { type Actor, CONSENT_TEXT_VERSION } from '@campus/protocol';
import type { Clock } from '@campus/service-kit/clock';
import type { Logger } from '@campus/service-kit/log';
import { makeId } from '../keys/secrets.ts';
import type { LiveCore } from '../live/live-core.ts';
import { leadInstitution } from './demo-content.ts';
import { type DemoFeed, startFeed } from './demo-feed.ts';

const system: Actor = { kind: 'system' };

export interface DemoCampusDependencies {
  core: Pick<LiveCore, 'engine' | 'media' | 'presence' | 'participants'>;
  ffmpegPath: string;
  pidDir: string;
  clock: Clock;
  log: Logger;
  /** Another node has taken it over, this one being taken for dead. */
  onLost: () => void;
}

/** A synthetic lead campus in a broadcast: a participant whose camera and microphone are clips. */
export interface DemoCampus {
  readonly broadcastId: string;
  /** Resolves when picture and sound are being sent. */
  readonly flowing: Promise<void>;
  /** Stops sending; the broadcast is left as it is. */
  stop(): Promise<void>;
}

/**
 * Begins the broadcast with a synthetic campus, or takes it up again where an earlier life of this process left it. Null
 * while another node has it: two feeds into the same tracks would be none.
 */
export async function startDemoCampus(
  dependencies: DemoCampusDependencies,
  broadcastId: string,
): Promise<DemoCampus | null> {
  const { engine, media, presence, participants } = dependencies.core;
  const state = await engine.state(broadcastId);
  const known = Object.values(state.participants).find(({ id }) => isCampus(id));
  const participantId = known?.id ?? makeId('campus');
  const actor: Actor = { kind: 'participant', participantId, role: 'host' };
  const { onLost } = dependencies;
  const hold = await presence.hold({ broadcastId, participantId, role: 'host', onLost });
  if (!hold) return null;
  const feeds: DemoFeed[] = [];
  const stop = async (): Promise<void> => {
    await Promise.all(feeds.map((feed) => feed.stop()));
    await hold.release();
  };
  try {
    if (!known) {
      const nowMs = dependencies.clock.nowMs();
      await participants.insert({
        id: participantId,
        broadcast_id: broadcastId,
        grant_id: null,
        person_id: null,
        role: 'host',
        name: leadInstitution.name,
        centre_id: null,
        centre_name: null,
        city: leadInstitution.city,
        head_count: null,
        consent: 'seen-and-heard',
        consent_text_version: CONSENT_TEXT_VERSION,
        consent_at_ms: nowMs,
        joined_at_ms: nowMs,
      });
    }
    await engine.execute(broadcastId, system, {
      type: 'participant.join',
      participantId,
      role: 'host',
      consent: 'seen-and-heard',
      centreId: null,
      headCount: null,
    });
    if (state.phase === 'scheduled') await engine.execute(broadcastId, actor, { type: 'backstage.open' });
    for (const source of ['camera', 'microphone'] as const) {
      const own = Object.values(state.tracks).find(
        (track) => track.participantId === participantId && track.source === source,
      );
      const trackId = own?.id ?? makeId(source);
      const { ffmpegPath, pidDir, log } = dependencies;
      const feed = startFeed({ broadcastId, participantId, trackId, source, media, ffmpegPath, pidDir, log });
      feeds.push(feed);
      await engine.execute(broadcastId, actor, { type: 'track.publish', trackId, source });
    }
  } catch (error) {
    await stop();
    throw error;
  }
  const flowing = Promise.all(feeds.map((feed) => feed.flowing)).then(async () => {
    if ((await engine.state(broadcastId)).phase === 'backstage')
      await engine.execute(broadcastId, actor, { type: 'broadcast.goLive' });
  });
  flowing.catch(() => undefined);
  return { broadcastId, flowing, stop };
}

/** Whether that participant is a synthetic campus. */
export function isCampus(participantId: string): boolean {
  return participantId.startsWith('campus-');
}

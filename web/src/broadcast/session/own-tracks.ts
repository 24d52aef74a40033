import type { BroadcastEvent, BroadcastState, ErrorCode, TrackSource } from '@campus/protocol';
import { AppError, needsConfirmation } from '@campus/protocol';
import type { CaptureDesk } from '../../media/capture-desk.ts';
import type { OwnTrack, Publisher } from '../../media/publisher.ts';

export interface OwnTracksDependencies {
  readonly desk: Pick<CaptureDesk, 'track' | 'turnOff' | 'read'>;
  readonly publisher: Pick<Publisher, 'publish' | 'replace' | 'unpublish' | 'forget' | 'applyMuted' | 'find' | 'list'>;
  readonly command: (name: 'track.close' | 'track.mute', request: { trackId: string }) => Promise<unknown>;
  readonly isReady: () => boolean;
  readonly onProblem: (code: ErrorCode | null) => void;
}

const sources: readonly TrackSource[] = ['microphone', 'camera', 'screen'];
/** Others wanted the track gone: it stays gone until the person turns it on again. */
const meant: ReadonlySet<string> = new Set(['moderator', 'removed', 'ended', 'consent-withdrawn']);

/**
 * Makes what is published follow what is captured and what is allowed. A track that was lost without anybody's
 * will (the connection was away too long) is published again; one that a moderator closed is turned off.
 */
export class OwnTracks {
  readonly #deps: OwnTracksDependencies;
  readonly #busy = new Set<TrackSource>();
  /** Sources about which something has changed since they were last looked at. */
  readonly #due = new Set<TrackSource>();
  #latest: { state: BroadcastState; myId: string; isAllowed: boolean } | null = null;
  /** Own tracks that the log has held, with their last mute. */
  readonly #inLog = new Map<string, { isMuted: boolean }>();
  readonly #closedOnPurpose = new Set<string>();
  /** Sources whose track went with oneself: kept on for the case that one is brought back. */
  readonly #keptOn = new Set<TrackSource>();
  #joinedAtMs: number | null = null;

  constructor(deps: OwnTracksDependencies) {
    this.#deps = deps;
  }

  noteEvents(events: readonly BroadcastEvent[]): void {
    for (const event of events)
      if (event.type === 'track.closed' && meant.has(event.reason)) this.#closedOnPurpose.add(event.trackId);
  }

  follow(state: BroadcastState, myId: string, isAllowed: boolean): void {
    const me = state.participants[myId];
    const hasRejoined = this.#joinedAtMs !== null && me !== undefined && me.joinedAtMs !== this.#joinedAtMs;
    // Given up by mistake, one is brought back; whoever is really removed is told so, and that ends the media.
    const mayComeBack = me === undefined && state.phase !== 'ended';
    for (const own of this.#deps.publisher.list()) {
      const loss = this.#followLog(state, own, hasRejoined);
      if (loss === 'lost' && mayComeBack) this.#keptOn.add(own.source);
      else if (loss === 'meant' || (loss === 'lost' && !isAllowed)) this.#deps.desk.turnOff(own.source);
    }
    if (!mayComeBack) {
      // Back in another place, or for the end.
      if (!isAllowed) for (const source of this.#keptOn) this.#deps.desk.turnOff(source);
      this.#keptOn.clear();
    }
    if (me) this.#joinedAtMs = me.joinedAtMs;
    this.#latest = { state, myId, isAllowed };
    for (const source of sources) void this.#followDesk(source);
  }

  /** Takes over what the log says of an own track, and whether it has just gone from there. */
  #followLog(state: BroadcastState, own: OwnTrack, hasRejoined: boolean): 'kept' | 'lost' | 'meant' {
    const { trackId } = own;
    const logged = state.tracks[trackId];
    const before = this.#inLog.get(trackId);
    if (logged) {
      if (before ? before.isMuted !== logged.isMuted : logged.isMuted)
        this.#deps.publisher.applyMuted(trackId, logged.isMuted);
      // Muted here while it was lost and published anew: silent for the others, and they should see that.
      else if (!before && own.isMuted) this.#deps.command('track.mute', { trackId }).catch(() => undefined);
      this.#inLog.set(trackId, { isMuted: logged.isMuted });
    } else if (before) {
      this.#inLog.delete(trackId);
      this.#deps.publisher.forget(trackId);
      return hasRejoined || !this.#closedOnPurpose.has(trackId) ? 'lost' : 'meant';
    }
    return 'kept';
  }

  /** One step at a time for each source, until what is published is what is captured. Never rejects. */
  async #followDesk(source: TrackSource): Promise<void> {
    this.#due.add(source);
    if (this.#busy.has(source)) return;
    this.#busy.add(source);
    try {
      while (this.#due.delete(source)) while (await this.#step(source));
    } catch (error) {
      this.#deps.onProblem(error instanceof AppError ? error.code : 'INTERNAL');
      if (!this.#deps.publisher.find(source)) this.#deps.desk.turnOff(source);
    } finally {
      this.#busy.delete(source);
    }
  }

  /** Does the next thing that is missing; false when nothing is. */
  async #step(source: TrackSource): Promise<boolean> {
    const { desk, publisher, isReady, command, onProblem } = this.#deps;
    if (!this.#latest || !isReady() || desk.read().states[source] === 'starting') return false;
    const { state, myId, isAllowed } = this.#latest;
    const captured = desk.track(source);
    const published = publisher.find(source);
    const leftOver = Object.values(state.tracks).find(
      (track) => track.participantId === myId && track.source === source && !this.#isOfThisPage(track.id),
    );
    // What waits for a coordinator goes out by itself once it is confirmed.
    if (captured && !published && isAllowed && !needsConfirmation(state, myId, source)) {
      // Muted before a reload is muted after it.
      if (leftOver) captured.enabled = !leftOver.isMuted;
      await publisher.publish(source, captured, leftOver?.id);
      onProblem(null);
      return true;
    }
    if (captured && published && published.mediaTrack !== captured) {
      await publisher.replace(published.trackId, captured);
      return true;
    }
    if (!captured && published) {
      this.#closedOnPurpose.add(published.trackId);
      await publisher.unpublish(published.trackId);
      return true;
    }
    if (!captured && leftOver) {
      // From before a reload: nobody sends it any more.
      this.#closedOnPurpose.add(leftOver.id);
      await command('track.close', { trackId: leftOver.id });
    }
    return false;
  }

  #isOfThisPage(trackId: string): boolean {
    return this.#inLog.has(trackId) || this.#closedOnPurpose.has(trackId);
  }
}

import type { RequestOf } from '@campus/protocol/contract';
import type { RecordingsCalls, RecordingsNotices } from '@campus/protocol/control/recordings';
import { AppError } from '@campus/protocol/errors';
import type { RecordingMedia } from '@campus/protocol/recording';
import { type Clock, type ControlServer, type Logger, serialQueue } from '@campus/service-kit';
import { holesOf } from '../capture/floor-fill.ts';
import { type CaptureGap, RecordingCapture } from '../capture/recording-capture.ts';
import type { OpenEncoder } from '../capture/encoder.ts';
import type { OpenSfuLink } from '../capture/sfu-link.ts';
import { smallestGapMs } from '../capture/track-capture.ts';
import type { DiskWatch } from '../disk/disk-watch.ts';
import { newRecordingFile, type RecordingFile } from '../store/recording-file.ts';
import type { RecordingStore } from '../store/recording-store.ts';
import { durationOf, floorId } from '../store/scan.ts';
import { damages, interruptedTracks, type Remains, restarted, unnoted } from './missing.ts';
import type { ProgramQueue } from './program-queue.ts';
import { steadyClock } from './steady-clock.ts';

/** Tells everyone on the control link. */
export type Notify = ControlServer<RecordingsNotices>['broadcastNotice'];

export interface RecorderOptions {
  store: RecordingStore;
  programs: ProgramQueue;
  disk: Pick<DiskWatch, 'isExhausted' | 'check'>;
  openSfuLink: OpenSfuLink;
  openEncoder: OpenEncoder;
  notify: Notify;
  log: Logger;
  /** How long a recording that an earlier life left open may wait to be claimed. */
  claimWithinMs?: number;
  newClock?: () => Clock;
}

/** A recording begins with the first order, which is on its way for a moment; what is longer was an absence. */
const beginsWithinMs = 2_000;
const away = 'the recorder was away';

interface Running {
  capture: RecordingCapture;
  clock: Clock;
}

/** All recordings of this service: which run, what becomes of them, and what signalling is told. */
export class Recorder {
  readonly #options: RecorderOptions;
  readonly #running = new Map<string, Running>();
  readonly #claims = new Map<string, NodeJS.Timeout>();
  readonly #queue = serialQueue();
  #isClosing = false;

  constructor(options: RecorderOptions) {
    this.#options = options;
  }

  /** Takes up what an earlier life left: programs to render, and recordings that wait for signalling to claim them. */
  resume(): void {
    const { store, programs, log, claimWithinMs = 10 * 60_000 } = this.#options;
    for (const { recordingId, phase } of store.list()) {
      if (phase === 'closed') programs.add(recordingId);
      else {
        log.warn({ recordingId }, 'a recording was interrupted and waits to be taken up again');
        const close = () => this.#closeUnclaimed(recordingId);
        this.#claims.set(recordingId, setTimeout(close, claimWithinMs).unref());
      }
    }
  }

  get runningCount(): number {
    return this.#running.size;
  }

  /** Makes what is captured be what is wanted. Throws DISK_FULL below the reserve, CONFLICT after the end. */
  async sync(request: RequestOf<RecordingsCalls, 'recording.sync'>): Promise<{ state: RecordingMedia['state'] }> {
    const { recordingId } = request;
    const { store, disk, newClock = steadyClock } = this.#options;
    const clock = newClock();
    const orderedMs = clock.nowMs();
    return this.#queue.serialise(recordingId, async () => {
      if (this.#isClosing) throw closing();
      const before = store.find(recordingId);
      if (before && before.epochMs !== request.epochMs) {
        throw new AppError('CONFLICT', 'this recording began at another time');
      }
      if (before?.phase === 'closed' && before.closedFor === 'finish') {
        return { state: (await this.#describe(recordingId)).state };
      }
      await disk.check();
      if (disk.isExhausted || before?.closedFor === 'disk') {
        throw new AppError('DISK_FULL', 'the disk has fallen below its reserve');
      }
      this.#claim(recordingId);
      if (before?.phase === 'closed') await store.reopen(recordingId);
      await this.#keep(request);
      const running = this.#running.get(recordingId) ?? (await this.#start(recordingId, clock, orderedMs));
      running.capture.sync(request);
      return { state: 'recording' };
    });
  }

  /** Closes the files; answers when everything that was captured can be played. Throws NOT_FOUND. */
  async finish(request: RequestOf<RecordingsCalls, 'recording.finish'>): Promise<{ media: RecordingMedia }> {
    const { recordingId, endedAtMs, timeline } = request;
    const { store, programs } = this.#options;
    return this.#queue.serialise(recordingId, async () => {
      const before = store.get(recordingId);
      this.#claim(recordingId);
      if (before.phase === 'recording') await this.#close(recordingId, 'finish', endedAtMs, timeline);
      else if (!before.timeline) {
        if (before.closedFor === 'unclaimed') await this.#noteLostEnd(recordingId, endedAtMs);
        await store.seal(recordingId, endedAtMs);
        await store.update(recordingId, { timeline, endedAtMs, closedFor: 'finish' });
      }
      programs.add(recordingId);
      return { media: await this.#describe(recordingId) };
    });
  }

  async describe(recordingId: string): Promise<{ media: RecordingMedia }> {
    return { media: await this.#describe(recordingId) };
  }

  async list(): Promise<{ recordings: { recordingId: string; state: RecordingMedia['state'] }[] }> {
    const recordings = [];
    for (const { recordingId } of this.#options.store.list()) {
      const media = await this.#options.store.describe(recordingId);
      if (media) recordings.push({ recordingId, state: media.state });
    }
    return { recordings };
  }

  /** Ends and removes a recording with all its files. */
  async remove(recordingId: string): Promise<void> {
    const { store, programs, log } = this.#options;
    await this.#queue.serialise(recordingId, async () => {
      store.get(recordingId);
      this.#claim(recordingId);
      await this.#stopCapture(recordingId);
      await programs.remove(recordingId);
      await store.remove(recordingId);
      log.info({ recordingId }, 'a recording was deleted');
    });
  }

  /** The disk is at its reserve: every recording ends here, cleanly. */
  async endAll(freeBytes: number): Promise<void> {
    await Promise.all(
      [...this.#running.keys()].map((recordingId) =>
        this.#queue.serialise(recordingId, async () => {
          const running = this.#running.get(recordingId);
          if (!running) return;
          const endedAtMs = Math.round(running.clock.nowMs());
          // Whoever hears it takes the moment for the end, and closing the files takes a second and more.
          this.#options.notify('recording.exhausted', { recordingId, freeBytes });
          await this.#close(recordingId, 'disk', endedAtMs, null);
        }),
      ),
    );
  }

  /** Writes what there is; the recordings stay open for the next start. */
  async close(): Promise<void> {
    this.#isClosing = true;
    for (const timer of this.#claims.values()) clearTimeout(timer);
    await Promise.all([...this.#running.keys()].map((recordingId) => this.#stopCapture(recordingId)));
    await this.#queue.idle();
  }

  async #keep(request: RequestOf<RecordingsCalls, 'recording.sync'>): Promise<void> {
    const { store } = this.#options;
    const { recordingId, epochMs, roomId, sfuUrl } = request;
    const before = store.find(recordingId) ?? newRecordingFile({ recordingId, epochMs, roomId, sfuUrl });
    const known = new Set(before.tracks.map((track) => track.trackId));
    const added = request.tracks.filter((track) => !known.has(track.trackId));
    const isSame =
      store.find(recordingId) && added.length === 0 && before.roomId === roomId && before.sfuUrl === sfuUrl;
    if (!isSame) await store.save({ ...before, roomId, sfuUrl, tracks: [...before.tracks, ...added] });
  }

  async #start(recordingId: string, clock: Clock, orderedMs: number): Promise<Running> {
    const { store, openSfuLink, openEncoder, log } = this.#options;
    const { epochMs } = store.get(recordingId);
    const nowMs = clock.nowMs() - epochMs;
    const remains = await this.#remainsOf(recordingId);
    // What starts now would be seen by no close any more.
    if (this.#isClosing) throw closing();
    const floor = remains.renditions.filter(({ id }) => id === floorId);
    const writtenMs = durationOf(floor);
    const isNew = writtenMs === 0;
    // A slow disk may have kept the first order waiting here: that was no absence.
    const isInterrupted = isNew ? orderedMs - epochMs > beginsWithinMs : nowMs - writtenMs > smallestGapMs;
    const floorFromMs = isInterrupted ? nowMs : writtenMs;
    const onGap = (gap: CaptureGap) => this.#noteGap(recordingId, gap);
    if (isInterrupted) onGap({ trackId: null, fromMs: writtenMs, toMs: nowMs, reason: isNew ? away : restarted });
    for (const gap of damages(remains)) onGap(gap);
    const capture = new RecordingCapture({
      recordingId,
      dir: store.dirOf(recordingId),
      epochMs,
      floorFromMs,
      silences: holesOf(floor[0]?.parts ?? [], floorFromMs),
      interrupted: interruptedTracks({ ...remains, floorEndMs: writtenMs }),
      clock,
      openSfuLink,
      openEncoder,
      onGap,
      log,
    });
    const running: Running = { capture, clock };
    this.#running.set(recordingId, running);
    log.info({ recordingId, floorFromMs }, 'a recording runs');
    this.#options.notify('recording.changed', { recordingId, state: 'recording', durationMs: floorFromMs });
    return running;
  }

  async #close(
    recordingId: string,
    closedFor: RecordingFile['closedFor'],
    endedAtMs: number,
    timeline: RecordingFile['timeline'],
  ): Promise<void> {
    const { store, log, notify } = this.#options;
    if (this.#running.has(recordingId)) await this.#stopCapture(recordingId, endedAtMs);
    else await this.#noteLostEnd(recordingId, endedAtMs);
    await this.#noteDamages(recordingId, endedAtMs);
    await store.seal(recordingId, endedAtMs);
    await store.update(recordingId, { phase: 'closed', closedFor, endedAtMs, timeline });
    const { state, durationMs } = await this.#describe(recordingId);
    log.info({ recordingId, closedFor, state, durationMs }, 'a recording is closed');
    notify('recording.changed', { recordingId, state, durationMs });
    if (state === 'failed') notify('recording.failed', { recordingId, reason: 'nothing playable was captured' });
  }

  async #stopCapture(recordingId: string, endedAtMs?: number): Promise<void> {
    const running = this.#running.get(recordingId);
    await running?.capture.finish(endedAtMs ?? running.clock.nowMs());
    this.#running.delete(recordingId);
  }

  /** Nobody captured what came between the last parts and the end. */
  async #noteLostEnd(recordingId: string, endedAtMs: number): Promise<void> {
    const remains = await this.#remainsOf(recordingId);
    const floorEndMs = durationOf(remains.renditions);
    const endMs = endedAtMs - this.#options.store.get(recordingId).epochMs;
    const ends = [...interruptedTracks({ ...remains, floorEndMs })].map(([trackId, { untilMs, reason }]) => ({
      ...{ trackId, fromMs: untilMs, toMs: Math.min(floorEndMs, endMs), reason },
    }));
    for (const gap of [{ trackId: null, fromMs: floorEndMs, toMs: endMs, reason: away }, ...ends]) {
      for (const one of unnoted(gap, remains.gaps)) this.#noteGap(recordingId, one);
    }
  }

  /** Of parts that are not whole nobody knew; after the end of the recording they are no part of it. */
  async #noteDamages(recordingId: string, endedAtMs: number): Promise<void> {
    const endMs = endedAtMs - this.#options.store.get(recordingId).epochMs;
    for (const gap of damages(await this.#remainsOf(recordingId))) {
      const toMs = Math.min(gap.toMs, endMs);
      if (toMs - gap.fromMs > smallestGapMs) this.#noteGap(recordingId, { ...gap, toMs });
    }
  }

  async #remainsOf(recordingId: string): Promise<Omit<Remains, 'floorEndMs'>> {
    const { store } = this.#options;
    const renditions = await store.renditions(recordingId);
    const losses = await store.losses(recordingId);
    return { renditions, losses, gaps: store.get(recordingId).gaps };
  }

  #closeUnclaimed(recordingId: string): void {
    const { store, log } = this.#options;
    this.#claims.delete(recordingId);
    const close = async () => {
      const file = store.find(recordingId);
      if (!file || file.phase !== 'recording' || this.#running.has(recordingId)) return;
      const durationMs = durationOf(await store.renditions(recordingId));
      await this.#close(recordingId, 'unclaimed', Math.round(file.epochMs + durationMs), null);
    };
    this.#queue.serialise(recordingId, close).catch((error: unknown) => {
      log.error({ recordingId, err: error }, 'an unclaimed recording could not be closed');
    });
  }

  #claim(recordingId: string): void {
    clearTimeout(this.#claims.get(recordingId));
    this.#claims.delete(recordingId);
  }

  #noteGap(recordingId: string, gap: CaptureGap): void {
    const { store, log, notify } = this.#options;
    const { epochMs, gaps } = store.get(recordingId);
    log.warn({ recordingId, ...gap }, 'a piece of a recording is missing');
    store.update(recordingId, { gaps: [...gaps, gap] }).catch((error: unknown) => {
      log.error({ recordingId, err: error }, 'a gap could not be kept');
    });
    const [fromMs, toMs] = [gap.fromMs, gap.toMs].map((ms) => Math.max(0, Math.round(epochMs + ms)));
    notify('recording.gapped', { ...gap, recordingId, fromMs: fromMs ?? 0, toMs: toMs ?? 0 });
  }

  async #describe(recordingId: string): Promise<RecordingMedia> {
    const media = await this.#options.store.describe(recordingId);
    if (!media) throw new AppError('NOT_FOUND', `there is no recording ${recordingId}`);
    return media;
  }
}

const closing = () => new AppError('UNAVAILABLE', 'the recorder is closing');

import type { NoticeOf } from '@campus/protocol/contract';
import type { RecordingsNotices } from '@campus/protocol/control/recordings';
import { AppError } from '@campus/protocol/errors';
import type { Logger } from '@campus/service-kit';
import type { ProgramRenderer } from '../program/program-renderer.ts';
import type { RecordingFile } from '../store/recording-file.ts';
import type { RecordingStore } from '../store/recording-store.ts';

export interface ProgramQueueOptions {
  store: RecordingStore;
  renderer: ProgramRenderer;
  /** Makes `poster.jpg`; false when there is no picture. */
  makePoster(recordingId: string, signal: AbortSignal): Promise<boolean>;
  /** Rendering takes room on the disk; it waits while this is false. */
  hasRoom(): boolean;
  onProgress(notice: NoticeOf<RecordingsNotices, 'program.progressed'>): void;
  /** The recording's state may have changed. */
  onChanged(recordingId: string): void;
  log: Logger;
  retryMs?: number;
}

const noticeEveryMs = 1_000;
/** What fails that often although nothing is wrong with the footage (its ffmpeg is always killed) fails for good. */
const mostInterruptions = 8;
const longestWaitMs = 30 * 60_000;

interface Job {
  recordingId: string;
  abort: AbortController;
  done: Promise<void>;
  /** False when nobody wants the program any more. */
  isWanted: boolean;
}

/** Renders one program after another; a live broadcast on the same machine needs the rest of it. */
export class ProgramQueue {
  readonly #options: ProgramQueueOptions;
  readonly #waiting: string[] = [];
  #running: Job | null = null;
  /** How often in a row each was interrupted from outside, and when it may be tried again. */
  readonly #interrupted = new Map<string, { times: number; againAtMs: number }>();
  #retry: NodeJS.Timeout | undefined;
  #isClosed = false;

  constructor(options: ProgramQueueOptions) {
    this.#options = options;
  }

  /** Does nothing when it is queued already, or rendered. Without a timeline there is no program to render. */
  add(recordingId: string): void {
    const file = this.#options.store.find(recordingId);
    if (!file?.timeline || file.program.state === 'ready') return;
    if (this.#running?.recordingId === recordingId || this.#waiting.includes(recordingId)) return;
    this.#waiting.push(recordingId);
    this.#next();
  }

  /** Stops the rendering of a recording that is to be deleted. */
  async remove(recordingId: string): Promise<void> {
    const index = this.#waiting.indexOf(recordingId);
    if (index >= 0) this.#waiting.splice(index, 1);
    this.#interrupted.delete(recordingId);
    const job = this.#running;
    if (job?.recordingId !== recordingId) return;
    job.isWanted = false;
    job.abort.abort();
    await job.done;
  }

  /** The disk is needed for recordings: what renders stops, and goes on from its pieces when there is room again. */
  makeRoom(): void {
    this.#running?.abort.abort();
  }

  /** What is unfinished stays `waiting` and is taken up at the next start. */
  async close(): Promise<void> {
    this.#isClosed = true;
    clearTimeout(this.#retry);
    this.#running?.abort.abort();
    await this.#running?.done;
  }

  get #retryMs(): number {
    return this.#options.retryMs ?? 30_000;
  }

  #next(): void {
    clearTimeout(this.#retry);
    if (this.#isClosed || this.#running || this.#waiting.length === 0) return;
    if (!this.#options.hasRoom()) return this.#nextLater();
    const nowMs = performance.now();
    const index = this.#waiting.findIndex((id) => (this.#interrupted.get(id)?.againAtMs ?? 0) <= nowMs);
    const [recordingId] = index < 0 ? [] : this.#waiting.splice(index, 1);
    if (!recordingId) return this.#nextLater();
    const abort = new AbortController();
    const job: Job = { recordingId, abort, done: Promise.resolve(), isWanted: true };
    this.#running = job;
    job.done = this.#render(recordingId, abort.signal).then((isUnfinished) => {
      this.#running = null;
      if (!isUnfinished || !job.isWanted) return this.#next();
      this.#waiting.push(recordingId);
      if (this.#interrupted.has(recordingId)) this.#next();
      else this.#nextLater();
    });
  }

  #nextLater(): void {
    if (!this.#isClosed) this.#retry = setTimeout(() => this.#next(), this.#retryMs);
  }

  /** True when it has to be tried again: nothing is wrong with what is rendered. */
  async #render(recordingId: string, signal: AbortSignal): Promise<boolean> {
    const { store, renderer, log, onChanged } = this.#options;
    try {
      await this.#poster(recordingId, signal);
      const { timeline } = store.get(recordingId);
      if (!timeline) return false;
      await this.#note(recordingId, { state: 'rendering', bytes: null, durationMs: null }, 0);
      const renditions = await store.renditions(recordingId);
      const dir = store.dirOf(recordingId);
      const onProgress = this.#slowly(recordingId);
      const { bytes, durationMs } = await renderer.render({ dir, renditions, timeline, onProgress, signal });
      await this.#note(recordingId, { state: 'ready', bytes, durationMs }, 1);
      this.#interrupted.delete(recordingId);
      log.info({ recordingId, bytes, durationMs }, 'a program is rendered');
      onChanged(recordingId);
      return false;
    } catch (error) {
      if (!store.find(recordingId)) return false;
      const isUnfinished = signal.aborted || this.#isWorthRetrying(recordingId, error);
      if (!isUnfinished) log.error({ recordingId, err: error }, 'a program could not be rendered');
      else if (!signal.aborted) log.warn({ recordingId, err: error }, 'a program is to be rendered later');
      const state = isUnfinished ? 'waiting' : 'failed';
      await this.#note(recordingId, { state, bytes: null, durationMs: null }, 0).catch((cause: unknown) => {
        log.error({ recordingId, err: cause }, 'the state of a program could not be kept');
      });
      return isUnfinished;
    }
  }

  /** A full disk is waited for; what is interrupted from outside is tried again after ever longer pauses. */
  #isWorthRetrying(recordingId: string, error: unknown): boolean {
    if (!(error instanceof AppError) || !error.retryable) return false;
    if (error.code === 'DISK_FULL') return true;
    const times = (this.#interrupted.get(recordingId)?.times ?? 0) + 1;
    const waitMs = Math.min(longestWaitMs, this.#retryMs * 2 ** (times - 1));
    this.#interrupted.set(recordingId, { times, againAtMs: performance.now() + waitMs });
    return times < mostInterruptions;
  }

  /** A recording without a poster is still a recording. */
  async #poster(recordingId: string, signal: AbortSignal): Promise<void> {
    try {
      await this.#options.makePoster(recordingId, signal);
    } catch (error) {
      if (!signal.aborted) this.#options.log.warn({ recordingId, err: error }, 'a poster could not be made');
    }
  }

  async #note(recordingId: string, program: RecordingFile['program'], progress: number): Promise<void> {
    const { store, onProgress } = this.#options;
    store.noteProgress(recordingId, progress);
    await store.update(recordingId, { program });
    onProgress({ recordingId, progress, state: program.state });
  }

  #slowly(recordingId: string): (progress: number) => void {
    const { store, onProgress } = this.#options;
    let toldMs = Number.NEGATIVE_INFINITY;
    return (progress) => {
      store.noteProgress(recordingId, progress);
      const nowMs = performance.now();
      if (nowMs - toldMs < noticeEveryMs) return;
      toldMs = nowMs;
      onProgress({ recordingId, progress, state: 'rendering' });
    };
  }
}

import { createHash } from 'node:crypto';
import { type Actor, AppError, type RecordingMedia } from '@campus/protocol';
import type { Logger } from '@campus/service-kit/log';
import type { BroadcastEngine } from '../broadcasts/engine.ts';
import type { RecordingRow, RecordingStore } from './recording-store.ts';
import { retryLoops } from '@campus/service-kit/retry-loops';

const system: Actor = { kind: 'system' };

/** In wall-clock time, as the log has it. */
export interface LoggedGap {
  trackId: string | null;
  fromMs: number;
  toMs: number;
}

export interface ReviewDependencies {
  engine: BroadcastEngine;
  store: RecordingStore;
  describe: (recordingId: string) => Promise<RecordingMedia>;
  log: Logger;
  onError: (error: unknown, recordingId: string) => void;
}

/**
 * What the recorder knows by itself: where something is missing, and how far the program is. It says so when it
 * happens; a review asks for the whole, and makes good what was said to nobody.
 */
export interface Reviews {
  /** Asks the recorder soon how the recording stands, until it answers. */
  poke(recordingId: string): void;
  /** Puts a gap into the log, once however often and by whomever it is told. */
  noteGap(row: RecordingRow, gap: LoggedGap): Promise<void>;
  /** Puts all gaps into the log. */
  noteGaps(row: RecordingRow, media: RecordingMedia): Promise<void>;
  close(): void;
}

export function createReviews({ engine, store, describe, log, onError }: ReviewDependencies): Reviews {
  const noteGap = async (row: RecordingRow, { trackId, fromMs, toMs }: LoggedGap): Promise<void> => {
    // Every signalling node hears of it, and it is read again later; the command's id makes it one event.
    const digest = createHash('sha256')
      .update(JSON.stringify([row.id, trackId, fromMs, toMs]))
      .digest('hex');
    const command = { type: 'recording.noteGap' as const, recordingId: row.id, trackId, fromMs, toMs };
    await engine.execute(row.broadcast_id, system, command, `gap-${digest.slice(0, 24)}`);
  };

  const noteGaps = async (row: RecordingRow, { epochMs, gaps }: RecordingMedia): Promise<void> => {
    // As the recorder rounds them in its notice.
    const wallClockMs = (ms: number): number => Math.max(0, Math.round(epochMs + ms));
    for (const { trackId, fromMs, toMs } of gaps)
      await noteGap(row, { trackId, fromMs: wallClockMs(fromMs), toMs: wallClockMs(toMs) });
  };

  const review = async (recordingId: string): Promise<void> => {
    const row = await store.find(recordingId);
    if (!row) return;
    try {
      const media = await describe(recordingId);
      await noteGaps(row, media);
      if (row.finished_at_ms !== null) await store.noteMedia(recordingId, media);
    } catch (error) {
      if (!(error instanceof AppError) || error.code !== 'NOT_FOUND') throw error;
      log.warn({ recordingId }, 'the recorder does not know a recording');
    }
  };
  const loops = retryLoops({ work: review, onError });

  return { poke: (recordingId) => loops.poke(recordingId), noteGap, noteGaps, close: () => loops.close() };
}

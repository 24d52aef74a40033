import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Timeline } from '@campus/protocol/broadcast/timeline';
import { TrackToRecord } from '@campus/protocol/control/recordings';
import { EpochMs, Id } from '@campus/protocol/ids';
import { RecordingGap } from '@campus/protocol/recording';
import { writeFileAtomic } from '@campus/service-kit';
import { z } from 'zod';

/** What is known of a recording beside its parts: `recording.json` in its folder. The parts themselves are not listed. */
export const RecordingFile = z.object({
  version: z.literal(1),
  recordingId: Id,
  /** Wall clock of the recording's time zero. */
  epochMs: EpochMs,
  roomId: Id,
  sfuUrl: z.string(),
  /** Every track that was ever captured, so that its parts can be named. */
  tracks: z.array(TrackToRecord),
  gaps: z.array(RecordingGap),
  /** `recording` until it was closed, whatever became of the process meanwhile. */
  phase: z.enum(['recording', 'closed']),
  /** Asked for by signalling; the disk was full; nobody came back for it after a restart. */
  closedFor: z.enum(['finish', 'disk', 'unclaimed']).nullable(),
  endedAtMs: EpochMs.nullable(),
  timeline: Timeline.nullable(),
  program: z.object({
    state: z.enum(['waiting', 'rendering', 'ready', 'failed']),
    bytes: z.number().int().nonnegative().nullable(),
    durationMs: z.number().nonnegative().nullable(),
  }),
});
export type RecordingFile = z.infer<typeof RecordingFile>;

const fileName = 'recording.json';

export function newRecordingFile(
  known: Pick<RecordingFile, 'recordingId' | 'epochMs' | 'roomId' | 'sfuUrl'>,
): RecordingFile {
  return {
    version: 1,
    ...known,
    tracks: [],
    gaps: [],
    phase: 'recording',
    closedFor: null,
    endedAtMs: null,
    timeline: null,
    program: { state: 'waiting', bytes: null, durationMs: null },
  };
}

/** Null when there is none; throws when it cannot be read or understood. */
export async function readRecordingFile(dir: string): Promise<RecordingFile | null> {
  let text: string;
  try {
    text = await readFile(join(dir, fileName), 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  }
  return RecordingFile.parse(JSON.parse(text));
}

/** On the disk, whole, when the promise resolves. */
export async function writeRecordingFile(dir: string, file: RecordingFile): Promise<void> {
  await writeFileAtomic(join(dir, fileName), JSON.stringify(file));
}

import { mkdir, readdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError } from '@campus/protocol/errors';
import { Id } from '@campus/protocol/ids';
import { type RecordingMedia, Rendition } from '@campus/protocol/recording';
import { type Logger, serialQueue, writeFileAtomic } from '@campus/service-kit';
import { z } from 'zod';
import { syncFile } from '../disk/sync-file.ts';
import { type RecordingFile, readRecordingFile, writeRecordingFile } from './recording-file.ts';
import type { Loss } from './losses.ts';
import { durationOf, RenditionScan } from './scan.ts';

const Renditions = z.array(Rendition);
const scansKept = 32;
/** Of a folder that is being deleted; no id begins with a dot. */
const deletedPrefix = '.deleted-';
/** At least 40 s. */
const partsToSync = 40;

/** All recordings of one folder, each in a folder of its own that is named by its id. */
export class RecordingStore {
  readonly #root: string;
  readonly #log: Logger;
  readonly #files = new Map<string, RecordingFile>();
  readonly #scans = new Map<string, RenditionScan>();
  readonly #closedRenditions = new Map<string, Rendition[]>();
  readonly #progress = new Map<string, number>();
  readonly #writing = serialQueue();

  constructor(root: string, log: Logger) {
    this.#root = root;
    this.#log = log;
  }

  /**
   * Reads what is there, and removes what an earlier life had begun to delete. A folder that cannot be understood is
   * left alone, and said in the log.
   */
  async load(): Promise<void> {
    await mkdir(this.#root, { recursive: true });
    for (const name of await readdir(this.#root)) {
      if (name.startsWith(deletedPrefix)) {
        await rm(join(this.#root, name), { recursive: true, force: true }).catch((error: unknown) => {
          this.#log.error({ name, err: error }, 'a deleted recording cannot be removed');
        });
      }
      if (!Id.safeParse(name).success) continue;
      try {
        const file = await readRecordingFile(this.dirOf(name));
        if (file?.recordingId === name) this.#files.set(name, file);
      } catch (error) {
        this.#log.error({ recordingId: name, err: error }, 'a recording cannot be read');
      }
    }
  }

  dirOf(recordingId: string): string {
    return join(this.#root, recordingId);
  }

  list(): RecordingFile[] {
    return [...this.#files.values()];
  }

  find(recordingId: string): RecordingFile | null {
    return this.#files.get(recordingId) ?? null;
  }

  /** Throws NOT_FOUND. */
  get(recordingId: string): RecordingFile {
    const file = this.find(recordingId);
    if (!file) throw new AppError('NOT_FOUND', `there is no recording ${recordingId}`);
    return file;
  }

  /** Changes what is known; it is on the disk when the promise resolves. Later changes are written after earlier ones. */
  async save(file: RecordingFile): Promise<void> {
    const { recordingId } = file;
    this.#files.set(recordingId, file);
    await this.#writing.serialise(recordingId, async () => {
      const newest = this.#files.get(recordingId);
      if (!newest) return;
      await mkdir(this.dirOf(recordingId), { recursive: true });
      await writeRecordingFile(this.dirOf(recordingId), newest);
    });
  }

  /** As `save`, of some fields. Throws NOT_FOUND. */
  async update(recordingId: string, change: Partial<RecordingFile>): Promise<RecordingFile> {
    const file = { ...this.get(recordingId), ...change };
    await this.save(file);
    return file;
  }

  /** How far the program is rendered, 0 to 1; not kept. */
  noteProgress(recordingId: string, progress: number): void {
    this.#progress.set(recordingId, progress);
  }

  async describe(recordingId: string): Promise<RecordingMedia | null> {
    const file = this.find(recordingId);
    if (!file) return null;
    const renditions = await this.renditions(recordingId);
    const { state, bytes, durationMs } = file.program;
    const progress = state === 'ready' ? 1 : state === 'rendering' ? (this.#progress.get(recordingId) ?? 0) : 0;
    return {
      recordingId,
      state: stateOf(file, renditions),
      epochMs: file.epochMs,
      durationMs: durationOf(renditions),
      renditions,
      gaps: file.gaps,
      program: { state, progress, bytes, durationMs },
    };
  }

  /** What was captured, by the files that are there. */
  async renditions(recordingId: string): Promise<Rendition[]> {
    const { phase, tracks } = this.get(recordingId);
    if (phase === 'closed') return this.#ofClosed(recordingId);
    return this.#scanOf(recordingId).renditions(tracks);
  }

  /** What of its tracks was begun and is not there whole, by their ids; to be asked for while nothing is written. */
  async losses(recordingId: string): Promise<Map<string, Loss[]>> {
    const losses = new Map<string, Loss[]>();
    for (const track of this.get(recordingId).tracks) {
      losses.set(track.trackId, await this.#scanOf(recordingId).losses(track));
    }
    return losses;
  }

  /**
   * To be called when the last file of a recording is written: looks at every part, makes sure that it is on the disk,
   * and notes the result, so that nobody has to look at thousands of files again. What was captured after the end
   * (nobody could tell the recorder that it was to stop) is no part of the recording: it is deleted.
   */
  async seal(recordingId: string, endedAtMs: number | null = null): Promise<Rendition[]> {
    const { tracks, epochMs } = this.get(recordingId);
    const scan = this.#scanOf(recordingId);
    if (endedAtMs !== null) await scan.removeFrom(endedAtMs - epochMs, tracks);
    const renditions = await scan.renditions(tracks);
    for (const { inits, parts } of renditions) {
      // What is older was written to the disk by the kernel long ago.
      for (const { file } of [...inits, ...parts.slice(-partsToSync)])
        await syncFile(join(this.dirOf(recordingId), file));
    }
    await writeFileAtomic(this.#sealOf(recordingId), JSON.stringify(renditions));
    this.#closedRenditions.delete(recordingId);
    return renditions;
  }

  /** Takes a closed recording up again; its seal says nothing of what is to come. */
  async reopen(recordingId: string): Promise<void> {
    await rm(this.#sealOf(recordingId), { force: true });
    this.#closedRenditions.delete(recordingId);
    await this.update(recordingId, { phase: 'recording', closedFor: null, endedAtMs: null });
  }

  /** Removes a recording and all its files. It is gone from here at once, and renamed before it is deleted. */
  async remove(recordingId: string): Promise<void> {
    this.get(recordingId);
    this.#files.delete(recordingId);
    this.#scans.delete(recordingId);
    this.#closedRenditions.delete(recordingId);
    this.#progress.delete(recordingId);
    await this.#writing.serialise(recordingId, async () => {
      const trash = join(this.#root, `${deletedPrefix}${recordingId}`);
      await rm(trash, { recursive: true, force: true });
      await rename(this.dirOf(recordingId), trash);
      await rm(trash, { recursive: true, force: true });
    });
  }

  async #ofClosed(recordingId: string): Promise<Rendition[]> {
    const known = this.#closedRenditions.get(recordingId);
    if (known) return known;
    const renditions =
      (await this.#readSeal(recordingId)) ?? (await this.seal(recordingId, this.get(recordingId).endedAtMs));
    remember(this.#closedRenditions, recordingId, renditions);
    this.#scans.delete(recordingId);
    return renditions;
  }

  async #readSeal(recordingId: string): Promise<Rendition[] | null> {
    try {
      return Renditions.parse(JSON.parse(await readFile(this.#sealOf(recordingId), 'utf8')));
    } catch {
      return null;
    }
  }

  #sealOf(recordingId: string): string {
    return join(this.dirOf(recordingId), 'renditions.json');
  }

  #scanOf(recordingId: string): RenditionScan {
    const scan = this.#scans.get(recordingId) ?? new RenditionScan(this.dirOf(recordingId));
    remember(this.#scans, recordingId, scan);
    return scan;
  }
}

export function stateOf(file: RecordingFile, renditions: readonly Rendition[]): RecordingMedia['state'] {
  if (file.phase === 'recording') return 'recording';
  if (renditions.length === 0) return 'failed';
  return file.program.state === 'ready' ? 'ready' : 'processing';
}

/** The last used stand last; the first goes when there are too many. */
function remember<Value>(map: Map<string, Value>, key: string, value: Value): void {
  map.delete(key);
  map.set(key, value);
  const oldest = map.keys().next().value;
  if (map.size > scansKept && oldest !== undefined) map.delete(oldest);
}

import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { TrackToRecord } from '@campus/protocol/control/recordings';
import type { Rendition, RenditionPart } from '@campus/protocol/recording';
import { type InitInfo, type PartInfo, readInit, readPart } from '../mp4/inspect.ts';
import { type Loss, lossesOf } from './losses.ts';

export const floorId = 'floor';

/** Two generations may overlap by an encoder's priming; a part that reaches back further is a double. */
const bearableOverlapMs = 100;
const readAtOnce = 16;

/**
 * Finds out what was captured by looking at the files: the parts that are there and whole are the recording. Parts never
 * change once they have their name, so each is read once.
 */
export class RenditionScan {
  readonly #dir: string;
  readonly #inits = new Map<string, InitInfo>();
  readonly #parts = new Map<string, PartInfo | null>();

  /** @param dir the recording's folder */
  constructor(dir: string) {
    this.#dir = dir;
  }

  /** The floor first, then the tracks in the order in which they are given. Tracks without a whole part are left out. */
  async renditions(tracks: readonly TrackToRecord[]): Promise<Rendition[]> {
    const floor = { id: floorId, kind: 'audio', source: 'floor', participantId: null } as const;
    const wanted: Omit<Rendition, 'codecs' | 'inits' | 'parts'>[] = [floor];
    for (const { trackId, participantId, source } of tracks) {
      wanted.push({ id: trackId, kind: kindOf(source), source, participantId });
    }
    const found: Rendition[] = [];
    for (const one of wanted) {
      const content = await this.#content(one.id, one.kind);
      if (content.parts.length > 0) found.push({ ...one, ...content });
    }
    return found;
  }

  /** What of a track was begun and is not there whole; to be asked for while nothing is written. */
  async losses({ trackId, source }: TrackToRecord): Promise<Loss[]> {
    const generations: (PartInfo | null)[][] = [];
    for (const generation of await namesIn(join(this.#dir, 'renditions', trackId), /^g\d+$/)) {
      const folder = `renditions/${trackId}/${generation}`;
      const init = await this.#init(`${folder}/init.mp4`);
      const parts: (PartInfo | null)[] = [];
      if (init?.kind === kindOf(source)) {
        for (const { number, part } of await this.#read(folder, init)) parts[number] = part;
      }
      // A number that is not there becomes null.
      generations.push(Array.from(parts, (part) => part ?? null));
    }
    return lossesOf(generations);
  }

  /** Deletes the parts that begin at this time of the recording or later, those too that no rendition shows. */
  async removeFrom(untilMs: number, tracks: readonly TrackToRecord[]): Promise<void> {
    await this.renditions(tracks);
    for (const [file, part] of [...this.#parts]) {
      if (!part || part.startMs < untilMs) continue;
      await rm(join(this.#dir, file), { force: true });
      this.#parts.delete(file);
    }
  }

  async #content(id: string, kind: Rendition['kind']): Promise<Pick<Rendition, 'codecs' | 'inits' | 'parts'>> {
    const inits: Rendition['inits'] = [];
    const parts: RenditionPart[] = [];
    let codecs = '';
    for (const generation of await namesIn(join(this.#dir, 'renditions', id), /^g\d+$/)) {
      const folder = `renditions/${id}/${generation}`;
      const init = await this.#init(`${folder}/init.mp4`);
      if (!init || init.kind !== kind) continue;
      const own = await this.#partsOf(folder, init, inits.length);
      if (own.length === 0) continue;
      // Of several levels of a codec, the highest tells a player what it has to be able to do.
      if (init.codecs > codecs) codecs = init.codecs;
      inits.push({ file: `${folder}/init.mp4`, width: init.width, height: init.height });
      parts.push(...own);
    }
    return { codecs, inits, parts: withoutDoubles(parts) };
  }

  async #init(file: string): Promise<InitInfo | null> {
    const known = this.#inits.get(file);
    if (known) return known;
    const init = await readInit(join(this.#dir, file));
    if (init) this.#inits.set(file, init);
    return init;
  }

  async #partsOf(folder: string, init: InitInfo, initIndex: number): Promise<RenditionPart[]> {
    return (await this.#read(folder, init)).flatMap(({ file, part }) =>
      part ? [{ file, init: initIndex, startMs: part.startMs, durationMs: part.durationMs }] : [],
    );
  }

  /** The parts of a generation by their numbers; null for what cannot be played. */
  async #read(folder: string, init: InitInfo): Promise<{ number: number; file: string; part: PartInfo | null }[]> {
    const names = await namesIn(join(this.#dir, folder), /^p\d+\.m4s$/);
    const files = names.map((name) => ({ number: numberIn(name), file: `${folder}/${name}` }));
    const unread = files.filter(({ file }) => !this.#parts.has(file));
    for (let start = 0; start < unread.length; start += readAtOnce) {
      const group = unread.slice(start, start + readAtOnce);
      const read = await Promise.all(
        group.map(({ file }) => readPart(join(this.#dir, file), init.timescale, init.editOffsetMs)),
      );
      for (const [index, { file }] of group.entries()) this.#parts.set(file, read[index] ?? null);
    }
    return files.map(({ number, file }) => {
      const part = this.#parts.get(file);
      return { number, file, part: part?.startsWithKeyframe ? part : null };
    });
  }
}

function kindOf(source: TrackToRecord['source']): Rendition['kind'] {
  return source === 'microphone' ? 'audio' : 'video';
}

export function endOf(part: RenditionPart): number {
  return part.startMs + part.durationMs;
}

/** The floor is the clock; where it has no parts, the longest track counts. */
export function durationOf(renditions: readonly Rendition[]): number {
  const floor = renditions.filter((rendition) => rendition.id === floorId);
  const counted = floor.length > 0 ? floor : renditions;
  return Math.max(0, ...counted.flatMap((rendition) => rendition.parts.slice(-1).map(endOf)));
}

function withoutDoubles(parts: readonly RenditionPart[]): RenditionPart[] {
  const kept: RenditionPart[] = [];
  for (const part of [...parts].sort((a, b) => a.startMs - b.startMs)) {
    const last = kept.at(-1);
    if (!last || part.startMs >= endOf(last) - bearableOverlapMs) kept.push(part);
  }
  return kept;
}

async function namesIn(folder: string, pattern: RegExp): Promise<string[]> {
  const names = await readdir(folder).catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [] as string[];
    throw error;
  });
  // By their numbers: five digits are a day, and a sixth must not sort before them.
  return names.filter((name) => pattern.test(name)).sort((a, b) => numberIn(a) - numberIn(b));
}

function numberIn(name: string): number {
  return Number(/\d+/.exec(name)?.[0]);
}

import type { Rendition, RenditionPart } from '@campus/protocol/recording';
import { frameAt } from './frame-size.ts';

/**
 * How long the last picture stays when a track has a hole. A screen that shows a still slide sends hardly a picture, so
 * its pauses are no holes yet.
 */
const holdMsOf = (source: Rendition['source']): number => (source === 'screen' ? 10_000 : 2_000);
/** How much earlier than it came a track's first picture may be shown, so that a cut to a new camera shows no void. */
const leadMs = 500;

/** Parts of one initialisation segment without a hole that is longer than the hold: one decoder's input. */
export interface Footage {
  renditionId: string;
  initFile: string;
  parts: RenditionPart[];
  /** The frames in which it can be shown, with lead and hold; `toFrame` is the first that it is not. */
  fromFrame: number;
  toFrame: number;
}

/** The stretches of a picture track in the order of time. They do not overlap. */
export function footageOf(rendition: Rendition): Footage[] {
  const holdMs = holdMsOf(rendition.source);
  const stretches: { initFile: string; init: number; parts: RenditionPart[] }[] = [];
  for (const part of [...rendition.parts].sort((a, b) => a.startMs - b.startMs)) {
    const initFile = rendition.inits[part.init]?.file;
    if (initFile === undefined) continue;
    const last = stretches.at(-1);
    const lastPart = last?.parts.at(-1);
    const isContinued = last?.init === part.init && lastPart && part.startMs - endOf(lastPart) <= holdMs;
    if (isContinued) last.parts.push(part);
    else stretches.push({ initFile, init: part.init, parts: [part] });
  }
  const footage: Footage[] = [];
  for (const [index, { initFile, parts }] of stretches.entries()) {
    const [first, last] = [parts[0], parts.at(-1)];
    if (!first || !last) continue;
    const nextStartMs = stretches[index + 1]?.parts[0]?.startMs ?? Number.POSITIVE_INFINITY;
    const fromFrame = Math.max(frameAt(Math.max(0, first.startMs - leadMs)), footage.at(-1)?.toFrame ?? 0);
    const toFrame = frameAt(Math.min(endOf(last) + holdMs, Math.max(nextStartMs, first.startMs)));
    if (toFrame > fromFrame) footage.push({ renditionId: rendition.id, initFile, parts, fromFrame, toFrame });
  }
  return footage;
}

/** The parts that are needed to show a span: those that reach into it, and the last one before it for its first picture. */
export function partsFor(footage: Footage, fromMs: number, toMs: number): RenditionPart[] {
  const { parts } = footage;
  const begun = parts.findLastIndex((part) => part.startMs <= fromMs);
  const firstIndex = Math.max(0, begun);
  return parts.slice(firstIndex).filter((part, index) => index === 0 || part.startMs < toMs);
}

function endOf(part: RenditionPart): number {
  return part.startMs + part.durationMs;
}

import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Rendition, Replay } from '@campus/protocol';
import { beepTimes, flashTimes, type MediaSource } from '../media/analyse.ts';
import type { Product } from '../product/start-product.ts';

/** Fetches a rendition over its signed addresses: one source for each of its initialisation segments. */
export async function fetchRendition(
  product: Pick<Product, 'port'>,
  replay: Replay,
  rendition: Rendition,
  folder: string,
): Promise<MediaSource[]> {
  const fetchFile = async (file: string): Promise<string> => {
    const address = `http://127.0.0.1:${product.port}${replay.mediaBase}${file}?token=${replay.mediaToken}`;
    const answer = await fetch(address);
    if (!answer.ok) throw new Error(`${file} answers ${answer.status}`);
    const path = join(folder, file);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, Buffer.from(await answer.arrayBuffer()));
    return path;
  };
  const sources: MediaSource[] = [];
  for (const [index, { file }] of rendition.inits.entries()) {
    const parts = rendition.parts.filter((part) => part.init === index);
    if (parts.length === 0) continue;
    const init = await fetchFile(file);
    sources.push({ init, parts: await Promise.all(parts.map((part) => fetchFile(part.file))) });
  }
  return sources;
}

/** In the recording's time. */
export async function flashesIn(sources: readonly MediaSource[]): Promise<number[]> {
  const times = await Promise.all(sources.map((source) => flashTimes(source)));
  return times.flat();
}

/** In the recording's time. */
export async function beepsIn(sources: readonly MediaSource[]): Promise<number[]> {
  const times = await Promise.all(sources.map((source) => beepTimes(source)));
  return times.flat();
}

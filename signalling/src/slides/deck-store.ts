import { BroadcastEvent, type ListedDeck } from '@campus/protocol';
import type { Selectable } from 'kysely';
import { z } from 'zod';
import type { Database } from '../database/open.ts';
import type { PdfPage } from './read-pdf.ts';
import type { SlideTables } from './tables.ts';

export type DeckRow = Selectable<SlideTables['slide_decks']>;

const chunkBytes = 384 * 1024;
/** Of files that were asked for lately: a class asks for the same one at once. */
const keptBytes = 96 * 1024 * 1024;
/** By then an upload has reached the log or has failed; and what is much older was looked at before. */
const leftOverAfterMs = 60 * 60 * 1000;
const lookedAtForMs = 72 * leftOverAfterMs;

const Pages = z.array(z.object({ title: z.string(), text: z.string() }));

export interface DeckStore {
  insert(
    deck: Omit<DeckRow, 'pages' | 'page_count' | 'bytes'>,
    pages: readonly PdfPage[],
    file: Uint8Array,
  ): Promise<void>;
  find(deckId: string): Promise<DeckRow | null>;
  findMany(deckIds: readonly string[]): Promise<DeckRow[]>;
  /** The whole file; null when it is gone. */
  file(deckId: string): Promise<Uint8Array<ArrayBuffer> | null>;
  remove(deckId: string): Promise<void>;
  /** Deletes the file if the log says that it was taken away before the audience saw any of it. */
  removeUnseen(deck: Pick<DeckRow, 'id' | 'event_id'>): Promise<void>;
  /** Deletes files whose upload, or whose removal, did not come to its end. */
  sweep(nowMs: number): Promise<void>;
}

export function createDeckStore(db: Database): DeckStore {
  /** The most recently asked for last. */
  const kept = new Map<string, Promise<Uint8Array<ArrayBuffer> | null>>();
  const sizes = new Map<string, number>();

  async function readFile(deckId: string): Promise<Uint8Array<ArrayBuffer> | null> {
    const deck = await find(deckId);
    if (!deck) return null;
    const file = new Uint8Array(deck.bytes);
    let offset = 0;
    for (let number = 0; offset < deck.bytes; number += 1) {
      const row = await db
        .selectFrom('slide_chunks')
        .select('content')
        .where('deck_id', '=', deckId)
        .where('number', '=', number)
        .executeTakeFirst();
      if (!row) return null;
      const part = Buffer.from(row.content, 'base64');
      file.set(part, offset);
      offset += part.byteLength;
    }
    return file;
  }

  function forget(deckId: string): void {
    kept.delete(deckId);
    sizes.delete(deckId);
  }

  function makeRoom(): void {
    let sum = [...sizes.values()].reduce((all, bytes) => all + bytes, 0);
    for (const [deckId, bytes] of sizes) {
      if (sum <= keptBytes) return;
      sum -= bytes;
      forget(deckId);
    }
  }

  const find = async (deckId: string): Promise<DeckRow | null> =>
    (await db.selectFrom('slide_decks').selectAll().where('id', '=', deckId).executeTakeFirst()) ?? null;

  const remove = async (deckId: string): Promise<void> => {
    forget(deckId);
    await db.deleteFrom('slide_decks').where('id', '=', deckId).execute();
  };

  /** The event of the log that tells of this file; null when there is none. */
  const told = async (
    { id, event_id: broadcastId }: Pick<DeckRow, 'id' | 'event_id'>,
    type: 'slides.added' | 'slides.removed',
  ): Promise<BroadcastEvent | null> => {
    const row = await db
      .selectFrom('broadcast_events')
      .select('body')
      .where('broadcast_id', '=', broadcastId)
      .where('type', '=', type)
      .where('body', 'like', `%"${id}"%`)
      .executeTakeFirst();
    return row ? BroadcastEvent.parse(JSON.parse(row.body)) : null;
  };

  const removeUnseen = async (deck: Pick<DeckRow, 'id' | 'event_id'>): Promise<void> => {
    const removed = await told(deck, 'slides.removed');
    if (removed?.type === 'slides.removed' && removed.wasOnAir === false) await remove(deck.id);
  };

  return {
    find,
    async findMany(deckIds) {
      if (deckIds.length === 0) return [];
      return db
        .selectFrom('slide_decks')
        .selectAll()
        .where('id', 'in', [...deckIds])
        .execute();
    },
    async insert(deck, pages, file) {
      const own = { page_count: pages.length, bytes: file.byteLength, pages: JSON.stringify(pages) };
      await db
        .insertInto('slide_decks')
        .values({ ...deck, ...own })
        .execute();
      // Piece by piece, and not in one transaction: others get their turn in between. What makes it count is the log.
      for (let number = 0; number * chunkBytes < file.byteLength; number += 1) {
        const part = file.subarray(number * chunkBytes, (number + 1) * chunkBytes);
        const content = Buffer.from(part.buffer, part.byteOffset, part.byteLength).toString('base64');
        await db.insertInto('slide_chunks').values({ deck_id: deck.id, number, content }).execute();
      }
    },
    async file(deckId) {
      const reading = kept.get(deckId) ?? readFile(deckId);
      kept.delete(deckId);
      kept.set(deckId, reading);
      try {
        const file = await reading;
        if (!file) forget(deckId);
        else if (kept.get(deckId) === reading) {
          sizes.delete(deckId);
          sizes.set(deckId, file.byteLength);
          makeRoom();
        }
        return file;
      } catch (error) {
        forget(deckId);
        throw error;
      }
    },
    remove,
    removeUnseen,
    async sweep(nowMs) {
      const old = await db
        .selectFrom('slide_decks')
        .select(['id', 'event_id'])
        .where('uploaded_at_ms', '<', nowMs - leftOverAfterMs)
        .where('uploaded_at_ms', '>', nowMs - lookedAtForMs)
        .execute();
      for (const deck of old) {
        if (await told(deck, 'slides.added')) await removeUnseen(deck);
        else await remove(deck.id);
      }
    },
  };
}

export function pagesOf(row: Pick<DeckRow, 'pages'>): PdfPage[] {
  return Pages.parse(JSON.parse(row.pages));
}

export function listedDeck(row: DeckRow): ListedDeck {
  return {
    id: row.id,
    name: row.name,
    pageCount: row.page_count,
    bytes: row.bytes,
    uploadedAtMs: row.uploaded_at_ms,
    titles: pagesOf(row).map(({ title }) => title),
  };
}

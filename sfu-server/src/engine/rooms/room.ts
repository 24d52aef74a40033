import { AppError } from '@campus/protocol/errors';
import type { Logger } from '@campus/service-kit/log';
import type { EngineListener } from '../media-engine.ts';
import type { MediaPlane } from '../media-plane.ts';
import type { Timers } from '../timers.ts';
import { RoomSession } from './room-session.ts';

const reopenAgainMs = 500;

export interface RoomOptions {
  roomId: string;
  plane: MediaPlane;
  timers: Timers;
  emit: EngineListener;
  log: Logger;
}

/**
 * A room outlives its worker: when that dies, the room is opened again on another one, empty and under a new epoch, and
 * everybody is told.
 */
export class Room {
  readonly roomId: string;
  readonly #options: RoomOptions;
  #opening: Promise<RoomSession>;
  #session: RoomSession | undefined;
  #isClosed = false;
  #hasOpened = false;
  #stopRetry: (() => void) | undefined;

  constructor(options: RoomOptions) {
    this.roomId = options.roomId;
    this.#options = options;
    this.#opening = this.#open();
    // Whoever asks for the session hears of the failure.
    this.#opening.catch(() => undefined);
  }

  /** The room's present life; waits while it is being opened. */
  session(): Promise<RoomSession> {
    return this.#opening;
  }

  /** The present life, unless it is still being opened. */
  get current(): RoomSession | undefined {
    return this.#session;
  }

  /** False as long as its very first opening has not succeeded; after that it opens itself again when it is lost. */
  get hasOpened(): boolean {
    return this.#hasOpened;
  }

  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#stopRetry?.();
    this.#session?.close('room-closed');
    this.#session = undefined;
  }

  async #open(): Promise<RoomSession> {
    const { roomId, plane, timers, emit } = this.#options;
    let session: RoomSession | undefined;
    let lostReason: string | undefined;
    const router = await plane.openRouter({
      onLost: (reason) => {
        lostReason = reason;
        if (session) this.#lost(session, reason);
      },
      onLevels: (levels) => {
        if (session && !session.isClosed) announceLevels(session, levels);
      },
    });
    if (this.#isClosed) {
      router.close();
      throw new AppError('NOT_FOUND', `the room ${roomId} was closed meanwhile`);
    }
    if (lostReason !== undefined) throw new AppError('UNAVAILABLE', `the worker died meanwhile: ${lostReason}`);
    session = new RoomSession({ roomId, router, timers, emit });
    this.#session = session;
    this.#hasOpened = true;
    return session;
  }

  #lost(session: RoomSession, reason: string): void {
    if (session !== this.#session) return;
    this.#session = undefined;
    session.close('worker-died');
    this.#options.log.warn({ roomId: this.roomId, reason }, 'a room was lost with its worker and is opened again');
    this.#reopen(reason);
  }

  #reopen(reason: string): void {
    const { emit, log, timers, roomId } = this.#options;
    this.#opening = this.#open();
    this.#opening.then(
      ({ roomEpoch }) => emit({ name: 'room.lost', data: { roomId, roomEpoch, reason } }),
      (error: unknown) => {
        if (this.#isClosed) return;
        log.error({ err: error, roomId }, 'a lost room cannot be opened again yet');
        this.#stopRetry = timers.after(reopenAgainMs, () => this.#reopen(reason));
      },
    );
  }
}

function announceLevels(session: RoomSession, levels: { producerId: string; levelDb: number }[]): void {
  const known = levels.flatMap(({ producerId, levelDb }) => {
    const trackId = session.encoding(producerId)?.track.trackId;
    return trackId === undefined ? [] : [{ trackId, levelDb }];
  });
  session.emit({ name: 'levels.measured', data: { roomId: session.roomId, levels: known } });
}

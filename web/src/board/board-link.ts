import {
  AppError,
  BOARD_NAMESPACE,
  BoardControl,
  type BoardReport,
  ErrorBody,
  LIVE_PATH,
  PROTOCOL_VERSION,
} from '@campus/protocol';
import { io, type Socket } from 'socket.io-client';

const sayAgainMs = 10_000;
const tryAgainMs = 2_000;

export interface BoardLinkDependencies {
  /** A fresh token for the handshake. Rejects with AppError: NOT_FOUND when the board is trusted no more. */
  readonly openLink: () => Promise<{ token: string }>;
  readonly onControl: (control: BoardControl) => void;
  /** The board is trusted no more. */
  readonly onRevoked: () => void;
}

/** The board's own line to the server, beside that of the event that it shows: it reports, and is controlled. */
export class BoardLink {
  readonly #deps: BoardLinkDependencies;
  readonly #socket: Socket;
  #report: BoardReport | null = null;
  #repeat: ReturnType<typeof setInterval> | undefined;
  #retry: ReturnType<typeof setTimeout> | undefined;
  #isClosed = false;

  constructor(deps: BoardLinkDependencies) {
    this.#deps = deps;
    let token = '';
    this.#socket = io(BOARD_NAMESPACE, {
      path: LIVE_PATH,
      transports: ['websocket', 'polling'],
      tryAllTransports: true,
      autoConnect: false,
      forceNew: true,
      reconnectionDelay: 500,
      reconnectionDelayMax: 3_000,
      auth: (send: (data: object) => void) => {
        void deps
          .openLink()
          .then((opened) => {
            token = opened.token;
          })
          .catch((error: unknown) => this.#refused(error))
          // With an earlier token the server refuses, and it is tried again.
          .finally(() => send({ token: token || 'none-was-given', protocolVersion: PROTOCOL_VERSION }));
      },
    });
    this.#socket.on('connect', () => this.#send());
    this.#socket.on('board.controlled', (raw: unknown) => {
      const control = BoardControl.safeParse(raw);
      if (control.success) deps.onControl(control.data);
    });
    this.#socket.on('board.revoked', () => deps.onRevoked());
    this.#socket.on('disconnect', () => this.#connectLater());
    this.#socket.on('connect_error', (error: Error & { data?: unknown }) => {
      const body = ErrorBody.safeParse(error.data);
      if (body.success) this.#refused(AppError.fromBody(body.data));
      this.#connectLater();
    });
  }

  start(): void {
    this.#socket.connect();
    this.#repeat = setInterval(() => this.#send(), sayAgainMs);
  }

  /** What is true of the board from now on. Said again by itself, also after a break. */
  say(report: BoardReport): void {
    if (JSON.stringify(report) === JSON.stringify(this.#report)) return;
    this.#report = report;
    this.#send();
  }

  close(): void {
    this.#isClosed = true;
    clearInterval(this.#repeat);
    clearTimeout(this.#retry);
    this.#socket.disconnect();
  }

  #send(): void {
    if (this.#report && this.#socket.connected) this.#socket.emit('board.report', this.#report);
  }

  #refused(error: unknown): void {
    if (error instanceof AppError && (error.code === 'NOT_FOUND' || error.code === 'LINK_REVOKED'))
      this.#deps.onRevoked();
  }

  /** Where Socket.IO does not try by itself: a server that closes us, or refuses. */
  #connectLater(): void {
    if (this.#isClosed || this.#socket.active) return;
    clearTimeout(this.#retry);
    this.#retry = setTimeout(() => this.#socket.connect(), tryAgainMs);
  }
}

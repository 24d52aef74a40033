import {
  BOARD_NAMESPACE,
  type BoardControl,
  type BoardReport,
  boardCalls,
  boardNotices,
  ErrorBody,
  LIVE_PATH,
  PROTOCOL_VERSION,
} from '@campus/protocol';
import { callOver } from '@campus/service-kit/contract-socket';
import { io } from 'socket.io-client';

export const report: BoardReport = {
  event: null,
  isSoundOn: true,
  isSoundBlocked: false,
  volume: 1,
  picture: 'auto',
  headCount: null,
  isHandUp: null,
  poll: null,
  captions: { language: null, languages: [] },
};

export interface BoardSocket {
  /** What it was told, in order. */
  readonly controls: BoardControl[];
  isRevoked(): boolean;
  isConnected(): boolean;
  say(said: Partial<BoardReport>): Promise<unknown>;
  sayRaw(raw: unknown): Promise<unknown>;
  close(): void;
}

/** The socket of a board's page. Throws the ErrorBody that the server refused with. */
export async function connectBoard(url: string, token: string): Promise<BoardSocket> {
  const socket = io(`${url}${BOARD_NAMESPACE}`, {
    ...{ path: LIVE_PATH, transports: ['websocket'], forceNew: true, reconnection: false },
    auth: { token, protocolVersion: PROTOCOL_VERSION },
  });
  const controls: BoardControl[] = [];
  let isRevoked = false;
  socket.on('board.controlled', (raw: unknown) => controls.push(boardNotices['board.controlled'].parse(raw)));
  socket.on('board.revoked', () => {
    isRevoked = true;
  });
  await new Promise<void>((resolve, reject) => {
    socket.once('connect', resolve);
    socket.once('connect_error', (error: Error & { data?: unknown }) => {
      socket.close();
      const body = ErrorBody.safeParse(error.data);
      reject(body.success ? body.data : error);
    });
  });
  const call = callOver(socket, boardCalls, { timeoutMs: 20_000 });
  return {
    controls,
    isRevoked: () => isRevoked,
    isConnected: () => socket.connected,
    say: (said) => call('board.report', { ...report, ...said }),
    sayRaw: (raw) => call('board.report', raw as BoardReport),
    close: () => void socket.close(),
  };
}

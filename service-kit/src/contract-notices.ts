import type { NoticeOf, Notices } from '@campus/protocol/contract';
import { AppError } from '@campus/protocol/errors';
import type { z } from 'zod';
import type { Logger } from './log.ts';
import { claimNames, type WireSocket } from './wire-socket.ts';

export type NoticeName<N extends Notices> = keyof N & string;

/** Sends a notice to one socket, or to a room of them (`io.to(room)`). */
export function sendNotice<N extends Notices, Name extends NoticeName<N>>(
  target: { emit(event: string, ...args: unknown[]): unknown },
  notices: N,
  name: Name,
  data: z.input<N[Name]>,
): void {
  if (!Object.hasOwn(notices, name)) throw new AppError('INTERNAL', `${name} is not in the contract`);
  target.emit(name, data);
}

export type NoticeHandlers<N extends Notices> = {
  [Name in NoticeName<N>]?: (data: NoticeOf<N, Name>) => Promise<void> | void;
};

/** Listens to the notices of a contract. One that does not fit is logged and dropped; a handler's error is logged. */
export function onNotices<N extends Notices>(
  socket: WireSocket,
  notices: N,
  handlers: NoticeHandlers<N>,
  log: Logger,
): void {
  const names = Object.keys(notices) as NoticeName<N>[];
  claimNames(socket, names);
  const listen = <Name extends NoticeName<N>>(name: Name) => {
    const schema = notices[name];
    socket.on(name, (payload) => {
      const parsed = schema?.safeParse(payload);
      if (!parsed?.success) {
        log.warn({ notice: name, problem: parsed?.error.message }, 'a notice did not fit the contract');
        return;
      }
      const handle = async () => handlers[name]?.(parsed.data as NoticeOf<N, Name>);
      handle().catch((error: unknown) => log.error({ err: error, notice: name }, 'a notice could not be handled'));
    });
  };
  for (const name of names) listen(name);
}

import type { NoticeOf } from '@campus/protocol/contract';
import { type SfuCalls, type SfuNotices, sfuCalls, sfuNotices } from '@campus/protocol/control/sfu';
import { type Caller, connectControl, type Logger } from '@campus/service-kit';

/** What a tap wants to hear of its SFU. */
export interface SfuListener {
  onUp?(): void;
  onDown?(reason: string): void;
  onTapClosed?(notice: NoticeOf<SfuNotices, 'tap.closed'>): void;
  onTrackAvailable?(notice: NoticeOf<SfuNotices, 'track.available'>): void;
  onRoomLost?(notice: NoticeOf<SfuNotices, 'room.lost'>): void;
}

/** The control link to one sfu-server, for all taps on it. */
export interface SfuLink {
  readonly call: Caller<SfuCalls>;
  readonly isUp: boolean;
  /** Gives back what ends the listening. */
  listen(listener: SfuListener): () => void;
  close(): void;
}

export type OpenSfuLink = (url: string) => SfuLink;

export function sfuLinks(options: { secret: string; log: Logger }): OpenSfuLink {
  return (url) => {
    const listeners = new Set<SfuListener>();
    const tell = (say: (listener: SfuListener) => void) => {
      for (const listener of [...listeners]) say(listener);
    };
    const client = connectControl({
      url,
      secret: options.secret,
      calls: sfuCalls,
      notices: sfuNotices,
      log: options.log,
      timeoutMs: 5_000,
      onUp: () => tell((listener) => listener.onUp?.()),
      onDown: (reason) => tell((listener) => listener.onDown?.(reason)),
      onNotice: {
        'tap.closed': (notice) => tell((listener) => listener.onTapClosed?.(notice)),
        'track.available': (notice) => tell((listener) => listener.onTrackAvailable?.(notice)),
        'room.lost': (notice) => tell((listener) => listener.onRoomLost?.(notice)),
      },
    });
    return {
      call: client.call,
      get isUp() {
        return client.isUp;
      },
      listen(listener) {
        listeners.add(listener);
        return () => listeners.delete(listener);
      },
      close: () => client.close(),
    };
  };
}

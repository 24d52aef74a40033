import { BoardControl, BoardReport, Id, SlideTrace, talkNotices } from '@campus/protocol';
import { z } from 'zod';

/**
 * What signalling nodes tell one another. Only hints: a message may be lost, and whoever gets one looks at the log or
 * the database for the truth. The sender hears its own messages too.
 */
export const busMessages = {
  /** A broadcast's log has grown to this number. */
  'log.appended': z.object({ broadcastId: Id, seq: z.number().int() }),
  /** Somebody connected at a node: an older connection elsewhere has to go. */
  'participant.connected': z.object({ participantId: Id, connectionId: z.string() }),
  /** A link was taken back. */
  'grant.revoked': z.object({ grantId: Id }),
  /** Viewers came or went. */
  'audience.changed': z.object({ broadcastId: Id }),
  /** What somebody wrote in a broadcast was erased. */
  'texts.erased': z.object({ broadcastId: Id }),
  /** Reactions that came in at a node since it last told. */
  'reactions.counted': talkNotices['reactions.counted'].extend({ broadcastId: Id }),
  /** What a smartboard said of itself; null when it has disconnected. */
  'board.reported': z.object({ boardId: Id, report: BoardReport.nullable() }),
  /** For the node to which that board is connected. */
  'board.controlled': z.object({ boardId: Id, control: BoardControl }),
  'board.revoked': z.object({ boardId: Id }),
  /** Where somebody points on a page: for those who see it. */
  'slides.traced': z.object({ broadcastId: Id, trace: SlideTrace }),
} as const;

export type BusTopic = keyof typeof busMessages;
export type BusMessage<T extends BusTopic> = z.output<(typeof busMessages)[T]>;

export interface Bus {
  /** Whether other nodes may write to the same logs, so that what is cached here may be old. */
  readonly isShared: boolean;
  /** Never throws; a message that cannot be sent is lost. */
  publish<T extends BusTopic>(topic: T, message: BusMessage<T>): void;
  /** Gives back what ends the subscription. */
  subscribe<T extends BusTopic>(topic: T, handler: (message: BusMessage<T>) => void): () => void;
  /** Told when messages may have been missed. */
  onGap(handler: () => void): () => void;
  close(): Promise<void>;
}

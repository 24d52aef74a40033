import { randomUUID } from 'node:crypto';
import { type AppError, BroadcastRole } from '@campus/protocol';
import type { Joined } from '../../signalling/src/live/testing/live-stage.ts';

export const roles = BroadcastRole.options;
export type Answers = Record<BroadcastRole, 'ok' | AppError['code']>;

export const only = (...allowed: BroadcastRole[]): Answers =>
  Object.fromEntries(roles.map((role) => [role, allowed.includes(role) ? 'ok' : 'FORBIDDEN'])) as Answers;
export const leaders = only('host', 'moderator');
export const presenters = only('host', 'moderator', 'speaker');

export type Phase = 'scheduled' | 'backstage' | 'live' | 'paused';

export interface Scene {
  actor: Joined;
  host: Joined;
  centre: Joined;
  /** A camera of the other host. */
  hostTrackId: string;
  /** What the centre holds: its receive transport, and its subscription to that camera. */
  transportId: string;
  subscriptionId: string;
}

export interface Prepared {
  messageSeq: number;
  questionId: string;
  pollId: string;
}

export interface Case {
  phase: Phase;
  /** What has to be there, by the host and the centre; `ask` gets it. */
  prepare?(scene: Omit<Scene, 'actor'>): Promise<Prepared>;
  ask(scene: Scene & Prepared): Promise<unknown>;
  expected: Answers;
}

export const commandId = () => randomUUID();

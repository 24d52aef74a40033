import { z } from 'zod';
import { EpochMs, Id } from '../../ids.ts';
import { BroadcastRole, Layout } from '../roles.ts';

const at = { seq: z.number().int().positive(), atMs: EpochMs };
/** The participant who caused it; null for the system. */
const by = { byId: Id.nullable() };

/** What happens on the way to the stage and around it: a part of `BroadcastEvent`. */
export const stageEvents = [
  z.object({ ...at, type: z.literal('hand.raised'), participantId: Id, about: z.string().max(200) }),
  z.object({ ...at, ...by, type: z.literal('hand.lowered'), participantId: Id }),
  z.object({ ...at, ...by, type: z.literal('stage.followed'), layout: Layout }),
  z.object({ ...at, type: z.literal('speaker.changed'), participantId: Id }),
  z.object({ ...at, ...by, type: z.literal('broadcast.locked') }),
  z.object({ ...at, ...by, type: z.literal('broadcast.unlocked') }),
  z.object({ ...at, ...by, type: z.literal('role.passed'), participantId: Id, role: BroadcastRole }),
  /** Leads for as long as no host is there. */
  z.object({ ...at, type: z.literal('host.stoodIn'), participantId: Id }),
  z.object({ ...at, type: z.literal('host.stoodDown'), participantId: Id }),
  z.object({ ...at, ...by, type: z.literal('camera.confirmed'), participantId: Id }),
  z.object({ ...at, ...by, type: z.literal('camera.unconfirmed'), participantId: Id }),
] as const;

export type StageEvent = z.infer<(typeof stageEvents)[number]>;

const types: ReadonlySet<string> = new Set(stageEvents.map(({ shape }) => shape.type.value));

export function isStageEvent(event: { type: string }): event is StageEvent {
  return types.has(event.type);
}

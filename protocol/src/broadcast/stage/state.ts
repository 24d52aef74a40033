import { z } from 'zod';
import { EpochMs, Id } from '../../ids.ts';
import { BroadcastRole } from '../roles.ts';

/** Somebody who asks for the stage, or for the word. */
export const Hand = z.object({
  participantId: Id,
  /** What they want to say, in their words; may be empty. */
  about: z.string(),
  raisedAtMs: EpochMs,
});
export type Hand = z.infer<typeof Hand>;

/** Who leads, who wants to come, and whom the picture follows. */
export const StageState = z.object({
  /** First come, first served. */
  hands: z.array(Hand),
  /** The picture is that of whoever speaks, in the featured layout; else what the host featured. */
  followsSpeaker: z.boolean(),
  /** Who spoke last; null when nobody has, or the picture follows nobody. */
  speakerId: Id.nullable(),
  /** Nobody enters who has not been here before; hosts always do. */
  isLocked: z.boolean(),
  /** Roles that were passed on here, by participant: they count also when somebody leaves and comes back, until removed. */
  passedRoles: z.record(Id, BroadcastRole),
  /** Who leads for as long as no host is there, and the role to go back to. */
  standIn: z.object({ participantId: Id, role: BroadcastRole }).nullable(),
  /** Of the audience of an event for schools: those of whom a coordinator has confirmed that they may be seen. */
  confirmedCameraIds: z.array(Id),
});
export type StageState = z.infer<typeof StageState>;

export const emptyStage: StageState = {
  hands: [],
  followsSpeaker: false,
  speakerId: null,
  isLocked: false,
  passedRoles: {},
  standIn: null,
  confirmedCameraIds: [],
};

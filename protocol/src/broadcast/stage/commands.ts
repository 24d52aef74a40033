import { z } from 'zod';
import { Id } from '../../ids.ts';
import { legible } from '../../legible.ts';
import { Layout } from '../roles.ts';

/** What somebody wants to say, told to those who lead. */
export const HandWords = z.string().overwrite(legible).trim().max(200);

/** What people ask for: a part of `clientCommands`. */
export const stageCommands = {
  /** Raised again it keeps its place, with other words. */
  'hand.raise': z.object({ about: HandWords }),
  'hand.lower': z.object({ participantId: Id }),
  /** The picture follows whoever speaks, until somebody features a picture. */
  'stage.follow': z.object({ layout: Layout }),
  'broadcast.lock': z.object({}),
  'broadcast.unlock': z.object({}),
  'host.pass': z.object({ participantId: Id, staysHost: z.boolean() }),
  /** In an event for schools: that somebody of the audience, or one's own room, may be seen. */
  'camera.confirm': z.object({ participantId: Id }),
  'camera.unconfirm': z.object({ participantId: Id }),
} as const;

/** What only the servers say: a part of `systemCommands`. */
export const stageSystemCommands = {
  /** Whose voice has been the loudest for long enough. */
  'speaker.note': z.object({ participantId: Id }),
  /** No host has been connected for too long. */
  'host.standIn': z.object({}),
} as const;

export type StageCommandName = keyof typeof stageCommands | keyof typeof stageSystemCommands;

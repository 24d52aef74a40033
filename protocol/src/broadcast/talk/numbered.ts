import { z } from 'zod';
import { EpochMs, Id } from '../../ids.ts';

/** What the log gives every event. */
export const numbered = { seq: z.number().int().positive(), atMs: EpochMs };
/** The participant who caused it; null for the system. */
export const by = { byId: Id.nullable() };

import { z } from 'zod';
import { call } from './contract.ts';
import { Id } from './ids.ts';
import { legible } from './legible.ts';

/** As many as one answer brings: whoever looks for somebody writes more of their name. */
export const mostListedViewers = 50;

export const ListedViewer = z.object({
  participantId: Id,
  /** Null where no name is left. */
  name: z.string().nullable(),
  /** As in the list of who was there. */
  centreName: z.string().nullable(),
});
export type ListedViewer = z.infer<typeof ListedViewer>;

export const audienceCalls = {
  /**
   * For those who lead: which viewers are connected, by name, at most `mostListedViewers`; `found` counts all whose name
   * or centre holds `search`. FORBIDDEN for others.
   */
  'audience.list': call(
    z.object({ search: z.string().overwrite(legible).trim().max(80) }),
    z.object({ viewers: z.array(ListedViewer), found: z.number().int() }),
  ),
} as const;

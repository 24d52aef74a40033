import { z } from 'zod';
import { EpochMs, Id } from './ids.ts';
import { legible } from './legible.ts';

/** What is written down: every change of rights (a trusted board has some), of links and of recordings. */
export const AuditAction = z.enum([
  'campus.setUp',
  'institution.created',
  'invitation.sent',
  'invitation.resent',
  'invitation.revoked',
  'invitation.accepted',
  'account.created',
  'account.linked',
  'account.deleted',
  'role.changed',
  'role.removed',
  'board.paired',
  'board.revoked',
  'link.created',
  'link.revoked',
  'recording.started',
  'recording.stopped',
  'recording.changed',
  'recording.marked',
  'recording.settled',
  'recording.deleted',
]);
export type AuditAction = z.infer<typeof AuditAction>;

export const AuditKind = z.enum(['rights', 'links', 'recordings']);
export type AuditKind = z.infer<typeof AuditKind>;

export function auditKindOf(action: AuditAction): AuditKind {
  if (action.startsWith('link.')) return 'links';
  return action.startsWith('recording.') ? 'recordings' : 'rights';
}

export const AuditSubjectKind = z.enum(['person', 'invitation', 'institution', 'board', 'link', 'recording']);
export type AuditSubjectKind = z.infer<typeof AuditSubjectKind>;

/** Names are looked up when the list is read: of somebody who has left only the id is known, and nothing to say whose. */
const Named = z.object({ id: Id, name: z.string().nullable() });

export const AuditEntry = z.object({
  id: Id,
  atMs: EpochMs,
  action: AuditAction,
  /** Null when nobody with an account did it: a link's holder, or the campus itself. */
  actor: Named.nullable(),
  subject: Named.extend({ kind: AuditSubjectKind }),
  institution: Named.nullable(),
  event: Named.nullable(),
  /** What changed: `role` and `roleBefore`, `visibility`, … */
  detail: z.record(z.string(), z.string()),
});
export type AuditEntry = z.infer<typeof AuditEntry>;

/** All that is given must fit. `search` looks for names, mail addresses and titles; times are included. */
export const AuditFilter = z.object({
  kind: AuditKind.optional(),
  institutionId: Id.optional(),
  search: z.string().overwrite(legible).trim().max(100).optional(),
  fromMs: z.coerce.number().int().nonnegative().optional(),
  untilMs: z.coerce.number().int().nonnegative().optional(),
});
export type AuditFilter = z.output<typeof AuditFilter>;

export const AuditFormat = z.enum(['csv', 'json']);
export type AuditFormat = z.infer<typeof AuditFormat>;

/** A file for the browser to save. */
export const AuditExport = z.object({ fileName: z.string(), mediaType: z.string(), content: z.string() });
export type AuditExport = z.infer<typeof AuditExport>;

import type { AuditAction, AuditKind, AuditSubjectKind } from '@campus/protocol';

export interface AuditTables {
  /** Written with the change itself, and never changed. Holds ids and no names, so that somebody can be forgotten. */
  audit_entries: {
    id: string;
    at_ms: number;
    action: AuditAction;
    kind: AuditKind;
    actor_id: string | null;
    subject_kind: AuditSubjectKind;
    subject_id: string;
    institution_id: string | null;
    event_id: string | null;
    /** JSON: words of ours and titles, no names. */
    detail: string;
  };
}

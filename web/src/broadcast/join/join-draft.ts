import { type BroadcastRole, commandRights, CONSENT_TEXT_VERSION, HeadCount, type JoinDraft } from '@campus/protocol';
import type { ConsentAnswer } from './ConsentChoice.tsx';

export interface JoinAnswers {
  readonly name: string;
  readonly city: string;
  readonly heads: string;
  readonly consent: ConsentAnswer | null;
}

export type JoinField = 'name' | 'city' | 'heads' | 'consent';

export interface JoinDoor {
  readonly role: BroadcastRole;
  readonly isRecorded: boolean;
  readonly link: string | null;
  readonly eventId: string | null;
}

/** Viewers are never captured, so they are told and not asked; everybody who may come on stage is asked. */
export function isConsentAsked({ role, isRecorded }: Pick<JoinDoor, 'role' | 'isRecorded'>): boolean {
  return isRecorded && role !== 'viewer' && commandRights['track.publish'][role] !== 'never';
}

/** What to send, or the fields that are not right yet. */
export function draftOf(door: JoinDoor, answers: JoinAnswers): { draft: JoinDraft } | { wrong: JoinField[] } {
  const name = answers.name.trim();
  const isCentre = door.role === 'centre';
  const heads = HeadCount.safeParse(answers.heads.trim() === '' ? Number.NaN : Number(answers.heads));
  const isAsked = isConsentAsked(door);
  const wrong: JoinField[] = [];
  if (name.length < 1 || name.length > 80) wrong.push('name');
  if (isCentre && answers.city.trim().length > 80) wrong.push('city');
  if (isCentre && !heads.success) wrong.push('heads');
  if (isAsked && answers.consent === null) wrong.push('consent');
  if (wrong.length > 0) return { wrong };
  const choice = isAsked ? answers.consent : 'watch-only';
  return {
    draft: {
      name,
      ...(door.link === null ? {} : { link: door.link }),
      ...(door.link === null && door.eventId !== null ? { eventId: door.eventId } : {}),
      ...(isCentre && heads.success ? { centre: { name, city: answers.city.trim(), headCount: heads.data } } : {}),
      ...(door.isRecorded && choice ? { consent: { choice, textVersion: CONSENT_TEXT_VERSION } } : {}),
    },
  };
}

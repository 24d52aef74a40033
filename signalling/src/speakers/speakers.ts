import type { Person, SentInvitation, Speaker, SpeakerDraft } from '@campus/protocol';
import { AppError } from '@campus/protocol/errors';
import type { Clock } from '@campus/service-kit/clock';
import { isUniqueViolation } from '../database/errors.ts';
import type { Database } from '../database/open.ts';
import { makeId, seal, unseal } from '../keys/secrets.ts';
import type { FullLinkGrants } from '../links/link-grants.ts';
import type { MailQueue } from '../mail/mail-queue.ts';
import type { Broadcasts, StoredEvent } from '../ports.ts';
import { isStillGood, linkTtlMs, speakerState } from './rules.ts';
import { speakerMail } from './speaker-mails.ts';
import {
  deleteSpeaker,
  insertSpeaker,
  type ListedSpeaker,
  listSpeakers,
  type StoredSpeaker,
  updateSpeaker,
} from './speaker-store.ts';

const mostSpeakers = 100;

export interface Speakers {
  list(eventId: string): Promise<Speaker[]>;
  /**
   * Mails a speaker's link, or gives it back where there is no mail server. Throws CONFLICT (asked already, or the event
   * is cancelled or over), LIMIT_EXCEEDED.
   */
  invite(event: StoredEvent, draft: SpeakerDraft, by: Person): Promise<SentInvitation>;
  /** Once more; with a new link only where the earlier is good no more. Throws NOT_FOUND, CONFLICT. */
  resend(event: StoredEvent, speakerId: string, by: Person): Promise<SentInvitation>;
  /** Takes the link back, and tells who had been told. Throws NOT_FOUND. */
  revoke(event: StoredEvent, speakerId: string, by: Person): Promise<void>;
}

interface Deps {
  db: Database;
  clock: Clock;
  links: FullLinkGrants;
  broadcasts: Broadcasts;
  mails: MailQueue;
  secret: string;
  publicUrl: () => string;
}

export function createSpeakers({ db, clock, links, broadcasts, mails, secret, publicUrl }: Deps): Speakers {
  async function need(eventId: string, speakerId: string): Promise<ListedSpeaker> {
    const speaker = (await listSpeakers(db, eventId)).find(({ id }) => id === speakerId);
    if (!speaker) throw new AppError('NOT_FOUND', 'nobody of that id was asked to speak');
    return speaker;
  }

  async function checkIsToCome(event: StoredEvent): Promise<void> {
    const phase = (await broadcasts.broadcastPhases([event.id])).get(event.id);
    if (event.isCancelled || phase === 'ended') throw new AppError('CONFLICT', 'the event is cancelled or over');
  }

  async function makeLink(event: StoredEvent, name: string, by: Person) {
    const ttlMs = linkTtlMs(event, clock.nowMs());
    const { grant, url } = await links.create({
      ...{ eventId: event.id, role: 'speaker', label: name, ttlMs, createdBy: by.id },
    });
    return { linkId: grant.id, url, sealedUrl: seal(url, secret), expiresAtMs: grant.expiresAtMs };
  }

  async function takeBack(eventId: string, linkId: string, by: Person): Promise<void> {
    await links.revoke(eventId, linkId, by.id);
    await broadcasts.disconnectGrant(linkId);
  }

  const mailOf = (
    kind: 'speaker.invited' | 'speaker.withdrawn',
    event: StoredEvent,
    speaker: Pick<StoredSpeaker, 'id' | 'name' | 'email' | 'language' | 'sealedUrl'>,
  ) => speakerMail(kind, event, speaker, { publicUrl: publicUrl(), secret, nowMs: clock.nowMs() });

  return {
    async list(eventId) {
      const rows = await listSpeakers(db, eventId);
      const joined = await broadcasts.joinedCounts(rows.map(({ linkId }) => linkId));
      const nowMs = clock.nowMs();
      return rows.map(({ id, name, email, sentAtMs, expiresAtMs, mailState, linkId, ...link }) => {
        const hasJoined = (joined.get(linkId) ?? 0) > 0;
        const state = speakerState({ ...link, expiresAtMs }, { hasJoined, nowMs });
        return { id, name, email, sentAtMs, expiresAtMs, mailState, state };
      });
    },

    async invite(event, draft, by) {
      await checkIsToCome(event);
      const asked = await listSpeakers(db, event.id);
      if (asked.some(({ email }) => email === draft.email)) throw askedAlready();
      if (asked.length >= mostSpeakers) {
        throw new AppError('LIMIT_EXCEEDED', `at most ${mostSpeakers} people are asked to speak at an event`);
      }
      const id = makeId('speaker');
      const { url, expiresAtMs, linkId, sealedUrl } = await makeLink(event, draft.name, by);
      const speaker = { ...draft, id, linkId, sealedUrl };
      try {
        const mailId = await db.transaction().execute(async (trx) => {
          const made = await mails.add(trx, mailOf('speaker.invited', event, speaker));
          const row = { ...speaker, eventId: event.id, mailId: made, sentAtMs: clock.nowMs() };
          await insertSpeaker(trx, row, by.id);
          return made;
        });
        mails.wake();
        return { id, url: mailId === null ? url : null, expiresAtMs };
      } catch (error) {
        // Nobody has it, and nobody shall.
        await links.revoke(event.id, linkId, by.id);
        throw isUniqueViolation(error) ? askedAlready() : error;
      }
    },

    async resend(event, speakerId, by) {
      await checkIsToCome(event);
      const before = await need(event.id, speakerId);
      const isGood = isStillGood(before, event, clock.nowMs());
      const link = isGood
        ? { ...before, url: unseal(before.sealedUrl, secret) }
        : await makeLink(event, before.name, by);
      const { linkId, sealedUrl, expiresAtMs } = link;
      const mailId = await db.transaction().execute(async (trx) => {
        if (before.mailId !== null) await mails.drop(trx, before.mailId);
        const made = await mails.add(trx, mailOf('speaker.invited', event, { ...before, sealedUrl }));
        const now = { linkId, sealedUrl, mailId: made, sentAtMs: clock.nowMs() };
        const isAsked = await updateSpeaker(trx, before, now);
        if (!isAsked) throw new AppError('CONFLICT', 'somebody else has just changed this invitation');
        return made;
      });
      mails.wake();
      if (!isGood && before.revokedAtMs === null) await takeBack(event.id, before.linkId, by);
      return { id: speakerId, url: mailId === null ? link.url : null, expiresAtMs };
    },

    async revoke(event, speakerId, by) {
      const speaker = await need(event.id, speakerId);
      // The link first: what is interrupted between the two is completed by doing it again.
      await takeBack(event.id, speaker.linkId, by);
      await db.transaction().execute(async (trx) => {
        await mails.dropAbout(trx, speakerId);
        const isDone = await deleteSpeaker(trx, speakerId);
        const isToBeTold = isDone && speaker.mailState === 'sent' && !event.isCancelled;
        if (isToBeTold) await mails.add(trx, mailOf('speaker.withdrawn', event, speaker));
      });
      mails.wake();
    },
  };
}

function askedAlready(): AppError {
  return new AppError('CONFLICT', 'that address was asked to speak at this event already');
}

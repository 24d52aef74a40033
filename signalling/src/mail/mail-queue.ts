import type { Language } from '@campus/protocol';
import { withTimeout } from '@campus/service-kit/async';
import type { Clock } from '@campus/service-kit/clock';
import type { Logger } from '@campus/service-kit/log';
import type { Kysely } from 'kysely';
import type { Database } from '../database/open.ts';
import type { Schema } from '../database/schema.ts';
import { makeId, seal, unseal } from '../keys/secrets.ts';
import { layOut } from './layout.ts';
import type { CalendarPart, MailContent } from './mail-content.ts';
import {
  type ClaimedMail,
  claimMail,
  dropMail,
  dropMailsAbout,
  insertMail,
  keepClaim,
  markFailed,
  markSent,
  sweepMails,
} from './mail-store.ts';
import type { MailTransport, OutgoingMail } from './mail-transport.ts';
import { type Failure, failureOf, type SmtpTrouble } from './rules.ts';

export interface NewMail {
  to: string;
  language: Language;
  content: MailContent;
  calendar?: CalendarPart;
  /** For what can be taken off with one click. */
  unsubscribeUrl?: string;
  /** A thing of whose mails those that wait can be dropped together. */
  about?: string;
  /** Drops it with the account. */
  personId?: string;
  /** A second mail of this key is not queued: for what must be told once only. */
  onceKey?: string;
  /** Not before this. */
  dueAtMs?: number;
  /** Not after this. */
  expiresAtMs?: number;
}

export interface MailQueue {
  /** Whether there is a mail server. Without one nothing is queued, and links are shown to be copied. */
  readonly isOn: boolean;
  /**
   * Stores a mail in the caller's transaction, so that it goes out exactly if that is committed. Gives back its id; null
   * when mails are off or one of that `onceKey` is there. Call `wake` after the commit.
   */
  add(db: Kysely<Schema>, mail: NewMail): Promise<string | null>;
  /** Drops a mail that has not been sent, in the caller's transaction. */
  drop(db: Kysely<Schema>, mailId: string): Promise<void>;
  dropAbout(db: Kysely<Schema>, about: string): Promise<void>;
  /** Looks for due mails now, and not only when it would by itself. */
  wake(): void;
  sweep(): Promise<void>;
  /** Waits a little for the mail that is on its way. Idempotent. */
  close(): Promise<void>;
}

interface Timings {
  /** For how long a mail is kept from others when its process is gone; one that lives asks for more in time. */
  leaseMs: number;
  pollMs: number;
  /** How long to leave a server alone that does not answer, instead of asking it anew with each mail. */
  unreachablePauseMs: number;
}
const usualTimings: Timings = { leaseMs: 60_000, pollMs: 5_000, unreachablePauseMs: 30_000 };
const keptMs = 30 * 24 * 60 * 60 * 1000;
const closesWithinMs = 4_000;

type SealedContent = Pick<OutgoingMail, 'subject' | 'text' | 'html' | 'calendar' | 'unsubscribeUrl'>;

interface Deps {
  db: Database;
  clock: Clock;
  log: Logger;
  /** Null: mails are off. `domain` is the right half of the Message-IDs. */
  outgoing: { transport: MailTransport; domain: string } | null;
  /** A secret of the campus; what mails say is encrypted with it while they wait. */
  secret: string;
  timings?: Partial<Timings>;
}

/**
 * Sends what is queued, one mail after another: of a process that is killed at most one mail was under way, and only
 * that one may reach its receiver twice (with the same Message-ID), namely when the kill fell between the server's
 * "accepted" and our commit of it. Everything else is sent once, or said to have failed.
 */
export function createMailQueue({ db, clock, log, outgoing, secret, timings }: Deps): MailQueue {
  const { leaseMs, pollMs, unreachablePauseMs } = { ...usualTimings, ...timings };
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<void> | undefined;
  let isPokedMeanwhile = false;
  let isClosed = false;
  /** Taken by the server, and not noted yet: nothing else is sent before that is done. */
  let accepted: string | null = null;

  const goesOn = (): boolean => !isClosed;

  function later(ms: number): void {
    if (isClosed || !outgoing) return;
    clearTimeout(timer);
    timer = setTimeout(run, ms);
    timer.unref();
  }

  function run(): void {
    if (isClosed || !outgoing) return;
    if (running) {
      isPokedMeanwhile = true;
      return;
    }
    clearTimeout(timer);
    isPokedMeanwhile = false;
    running = sendWhatIsDue(outgoing.transport)
      .catch((error: unknown) => {
        log.warn({ err: error }, 'the mail queue could not be read or written');
        return 'in trouble' as const;
      })
      .then((outcome) => {
        running = undefined;
        if (outcome === 'in trouble') later(unreachablePauseMs);
        else later(isPokedMeanwhile ? 0 : pollMs);
      });
  }

  async function sendWhatIsDue(transport: MailTransport): Promise<'done' | 'in trouble'> {
    while (goesOn()) {
      await noteAccepted();
      const mail = await claimMail(db, { claimId: makeId('claim'), nowMs: clock.nowMs(), leaseMs });
      if (!mail) break;
      const failure = await send(transport, mail);
      if (failure === null) {
        // Nothing may come between the server's answer and the note of it: it is where a kill makes a second mail.
        accepted = mail.id;
        await noteAccepted();
        continue;
      }
      await markFailed(db, mail, failure, clock.nowMs());
      log.warn({ mailId: mail.id, attempts: mail.attempts, ...failure }, 'a mail was not sent');
      if (failure.reason === 'unreachable') return 'in trouble';
    }
    return 'done';
  }

  /** Throws while the database does not take it; then it is tried again, and the mail is not. */
  async function noteAccepted(): Promise<void> {
    if (accepted === null) return;
    await markSent(db, accepted, clock.nowMs());
    accepted = null;
  }

  async function send(transport: MailTransport, mail: ClaimedMail): Promise<Failure | null> {
    const { id, messageId, to, sealedContent, expiresAtMs } = mail;
    if (expiresAtMs !== null && expiresAtMs <= clock.nowMs()) return { reason: 'expired', answer: '', isFinal: true };
    let parts: SealedContent;
    try {
      parts = JSON.parse(unseal(sealedContent ?? '', secret)) as SealedContent;
    } catch (error) {
      log.error({ err: error, mailId: id }, 'a mail cannot be decrypted: was CONTROL_SECRET changed?');
      return { reason: 'unreadable', answer: '', isFinal: true };
    }
    const keeping = setInterval(() => {
      keepClaim(db, mail, clock.nowMs() + leaseMs).catch((error: unknown) =>
        log.warn({ err: error, mailId: id }, 'the claim on a mail could not be kept'),
      );
    }, leaseMs / 3);
    try {
      await transport.send({ messageId, to, date: new Date(mail.queuedAtMs), ...parts });
      return null;
    } catch (error) {
      return failureOf(error as SmtpTrouble);
    } finally {
      clearInterval(keeping);
    }
  }

  later(0);
  let closing: Promise<void> | undefined;
  return {
    isOn: outgoing !== null,
    async add(trx, { content, calendar, unsubscribeUrl, to, language, onceKey = null, dueAtMs, ...mail }) {
      if (!outgoing) return null;
      const nowMs = clock.nowMs();
      const id = makeId('mail');
      const isNew = await insertMail(trx, {
        ...{ id, onceKey, to, language, nowMs, about: mail.about ?? null, personId: mail.personId ?? null },
        expiresAtMs: mail.expiresAtMs ?? null,
        kind: content.kind,
        messageId: `<${id}@${outgoing.domain}>`,
        // Written once, so that every try says the same under the same Message-ID.
        sealedContent: seal(JSON.stringify({ ...layOut(content, language), calendar, unsubscribeUrl }), secret),
        dueAtMs: dueAtMs ?? nowMs,
      });
      return isNew ? id : null;
    },
    drop: dropMail,
    dropAbout: dropMailsAbout,
    wake: run,
    sweep: () => sweepMails(db, clock.nowMs() - keptMs),
    close() {
      closing ??= (async () => {
        isClosed = true;
        clearTimeout(timer);
        if (running) await withTimeout(running, closesWithinMs, 'the mail server').catch(() => undefined);
      })();
      return closing;
    },
  };
}

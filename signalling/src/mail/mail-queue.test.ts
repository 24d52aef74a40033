import { manualClock } from '@campus/service-kit/clock';
import { eventually, silentLog } from '@campus/service-kit/testing';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openTestDatabase, type TestDatabase } from '../database/testing.ts';
import { databaseTrouble } from '../database/testing-trouble.ts';
import { databaseKinds } from '../database/testing-kinds.ts';
import { createMailQueue, type MailQueue, type NewMail } from './mail-queue.ts';
import { claimMail, listMails, markSent, retryMail } from './mail-store.ts';
import { type MailTransport, smtpTransport } from './mail-transport.ts';
import { mostAttempts, pauseAfter } from './rules.ts';
import { type MailTrap, smtpRefusal, startMailTrap } from './testing/mail-trap.ts';
import { sampleInvitation } from './testing/sample-content.ts';

const startMs = Date.UTC(2026, 10, 26, 9);
const secret = 'a secret for tests only';
const mail: NewMail = { to: 'omar@lahore.example', language: 'en', content: sampleInvitation };

describe.each(databaseKinds)('the mail queue on %s', (kind) => {
  const clock = manualClock(startMs);
  let database: TestDatabase;
  let closers: (() => Promise<void>)[] = [];
  beforeEach(async () => {
    clock.set(startMs);
    database = await openTestDatabase(kind);
  });
  afterEach(async () => {
    for (const close of closers.splice(0).toReversed()) await close();
    await database.close();
  });

  async function trapWith(before?: Parameters<typeof startMailTrap>[0]): Promise<MailTrap> {
    const trap = await startMailTrap(before);
    closers.push(() => trap.close());
    return trap;
  }
  function queueTo(transport: MailTransport | null, ownSecret = secret): MailQueue {
    const queue = createMailQueue({
      ...{ db: database.db, clock, log: silentLog(), secret: ownSecret },
      outgoing: transport && { transport, domain: 'nantes.example' },
      timings: { pollMs: 20, unreachablePauseMs: 20 },
    });
    closers.push(() => queue.close());
    return queue;
  }
  const smtp = (url: string) => smtpTransport({ url, from: 'The Campus <campus@nantes.example>' });
  const only = async () => {
    const [first] = await listMails(database.db, undefined);
    if (!first) throw new Error('there is no mail');
    return first;
  };
  /** Once so many tries were made and the last has come to its end. */
  const tried = (attempts: number) =>
    eventually(async () => {
      const row = await database.db.selectFrom('mails').selectAll().executeTakeFirstOrThrow();
      return row.attempts === attempts && row.claim_id === null ? only() : false;
    });
  const settled = (state: string) => eventually(async () => ((await only()).state === state ? only() : false));

  it('sends by a real server, as text and HTML, in the language of the reader', async () => {
    const trap = await trapWith();
    const queue = queueTo(smtp(trap.url));
    const id = await queue.add(database.db, { ...mail, language: 'ur' });
    queue.wake();
    const sent = await settled('sent');
    expect(sent).toMatchObject({ id, to: 'omar@lahore.example', kind: 'invitation', attempts: 1, failure: null });
    const [got] = trap.mails;
    expect(trap.mails).toHaveLength(1);
    expect(got?.messageId).toBe(`<${sent.id}@nantes.example>`);
    expect(got?.mail.from?.text).toBe('"The Campus" <campus@nantes.example>');
    expect(got?.mail.subject).toContain('انٹرنیشنل کیمپس');
    expect(got?.mail.text).toContain('دعوت قبول کریں');
    expect(got?.mail.html).toContain('dir="rtl"');
    expect(got?.mail.headers.get('auto-submitted')).toBe('auto-generated');
    expect(got?.mail.date?.getTime()).toBe(startMs);
  });

  it('keeps nothing of what a mail says in the clear, and nothing at all once it was sent', async () => {
    const trap = await trapWith();
    const queue = queueTo(smtp(trap.url));
    await queue.add(database.db, { ...mail, dueAtMs: startMs + 60_000 });
    const contents = () => database.db.selectFrom('mails').selectAll().execute();
    const waiting = await contents();
    expect(waiting[0]?.sealed_content).toBeTruthy();
    expect(JSON.stringify(waiting)).not.toContain('some-token');
    expect(JSON.stringify(waiting)).not.toContain('Bologna');
    clock.advance(60_000);
    queue.wake();
    await settled('sent');
    expect((await contents())[0]?.sealed_content).toBeNull();
  });

  it('queues nothing that is rolled back, and nothing without a mail server', async () => {
    const trap = await trapWith();
    const queue = queueTo(smtp(trap.url));
    const rolledBack = database.db.transaction().execute(async (trx) => {
      await queue.add(trx, mail);
      throw new Error('the cause was not stored');
    });
    await expect(rolledBack).rejects.toThrow('the cause');
    const off = queueTo(null);
    expect(off.isOn).toBe(false);
    expect(await off.add(database.db, mail)).toBeNull();
    expect(await listMails(database.db, undefined)).toEqual([]);
  });

  it('tells once what is to be told once', async () => {
    const trap = await trapWith();
    const queue = queueTo(smtp(trap.url));
    const reminder = { ...mail, onceKey: 'reminder event-1 person-1' };
    const added = [await queue.add(database.db, reminder), await queue.add(database.db, reminder)];
    expect(added).toEqual([expect.any(String), null]);
    await queue.add(database.db, mail);
    await queue.add(database.db, mail);
    queue.wake();
    await eventually(() => trap.mails.length === 3);
    queue.wake();
    await eventually(async () => (await listMails(database.db, 'sent')).length === 3);
    expect(trap.mails).toHaveLength(3);
  });

  it('tries again after a passing refusal, later each time, under the same Message-ID (M1)', async () => {
    const answers = [smtpRefusal(451, 'greylisted'), smtpRefusal(451, 'greylisted'), null];
    const trap = await trapWith({
      before: (moment) => {
        const refusal = moment === 'received' ? answers.shift() : null;
        if (refusal) throw refusal;
      },
    });
    const queue = queueTo(smtp(trap.url));
    await queue.add(database.db, mail);
    for (const [tries, pauseMs] of [
      [1, 60_000],
      [2, 5 * 60_000],
    ] as const) {
      queue.wake();
      const waiting = await tried(tries);
      expect(waiting).toMatchObject({
        state: 'waiting',
        failure: { reason: 'refused' },
        dueAtMs: clock.nowMs() + pauseMs,
      });
      expect(waiting.failure?.answer).toContain('greylisted');
      clock.advance(pauseMs);
    }
    queue.wake();
    expect(await settled('sent')).toMatchObject({ attempts: 3, failure: null });
    expect(new Set(trap.mails.map(({ messageId }) => messageId)).size).toBe(1);
  });

  it('gives up at once when the receiver is refused for good, and goes on with the others (M2)', async () => {
    const trap = await trapWith({
      before: (moment, address) => {
        if (moment === 'receiver' && address.startsWith('nobody')) throw smtpRefusal(550, 'no such person');
      },
    });
    const queue = queueTo(smtp(trap.url));
    await queue.add(database.db, { ...mail, to: 'nobody@lahore.example' });
    await queue.add(database.db, mail);
    queue.wake();
    await eventually(async () => (await listMails(database.db, 'sent')).length === 1);
    const failed = await eventually(async () => (await listMails(database.db, 'failed'))[0] ?? false);
    expect(failed).toMatchObject({ to: 'nobody@lahore.example', attempts: 1, failure: { reason: 'refused' } });
    expect(failed.failure?.answer).toContain('no such person');
  });

  it('waits for a server that is not there, gives up after the last try, and tries again when asked', async () => {
    const gone = await startMailTrap();
    await gone.close();
    const queue = queueTo(smtp(gone.url));
    await queue.add(database.db, mail);
    for (let attempts = 1; attempts <= mostAttempts; attempts += 1) {
      queue.wake();
      const { failure, state } = await tried(attempts);
      expect(failure?.reason).toBe('unreachable');
      expect(state).toBe(attempts < mostAttempts ? 'waiting' : 'failed');
      clock.advance(pauseAfter(attempts) ?? 0);
    }
    const failed = await only();
    expect(failed.failure?.answer).toContain('ECONNREFUSED');
    const trap = await trapWith({ port: Number(new URL(gone.url).port) });
    expect(await retryMail(database.db, failed.id, clock.nowMs())).toBe(true);
    queue.wake();
    await settled('sent');
    expect(trap.mails).toHaveLength(1);
    expect(await retryMail(database.db, failed.id, clock.nowMs())).toBe(false);
  });

  it('sends a mail once when the database is away just after the server took it', async () => {
    const trouble = databaseTrouble();
    let sent = 0;
    const transport: MailTransport = {
      send: async () => {
        sent += 1;
        trouble.isAway = true;
      },
    };
    const queue = createMailQueue({
      ...{ db: trouble.reach(database.db), clock, log: silentLog(), secret },
      outgoing: { transport, domain: 'nantes.example' },
      timings: { leaseMs: 3_000, pollMs: 20, unreachablePauseMs: 20 },
    });
    closers.push(() => queue.close());
    await queue.add(database.db, mail);
    queue.wake();
    await eventually(() => trouble.failures > 2);
    // By now everybody might take it.
    clock.advance(3_001);
    trouble.isAway = false;
    await settled('sent');
    expect(sent).toBe(1);
  });

  it('does not trust a server whose certificate nobody vouches for', async () => {
    const trap = await trapWith({ server: { hideSTARTTLS: false } });
    const queue = queueTo(smtp(trap.url));
    await queue.add(database.db, mail);
    queue.wake();
    const refused = await eventually(async () => ((await only()).failure ? only() : false));
    expect(refused.failure?.reason).toBe('unreachable');
    expect(trap.mails).toEqual([]);
    // Else it may be the first to try again.
    await queue.close();
    const trusting = queueTo(smtp(`${trap.url}?tls.rejectUnauthorized=false`));
    clock.advance(60_000);
    trusting.wake();
    await settled('sent');
  });

  it('does not send what came too late, nor what another secret sealed', async () => {
    const trap = await trapWith();
    const queue = queueTo(smtp(trap.url), 'another secret');
    await queue.close();
    await queue.add(database.db, { ...mail, expiresAtMs: startMs + 1_000 });
    await queue.add(database.db, { ...mail, to: 'sana@lahore.example' });
    clock.advance(2_000);
    queueTo(smtp(trap.url)).wake();
    const failed = await eventually(async () => {
      const found = await listMails(database.db, 'failed');
      return found.length === 2 ? found : false;
    });
    expect(failed.map(({ to, failure }) => [to, failure?.reason]).toSorted()).toEqual([
      ['omar@lahore.example', 'expired'],
      ['sana@lahore.example', 'unreadable'],
    ]);
    expect(trap.mails).toEqual([]);
  });

  it('gives each mail to one of many senders, and to another only when the lease has ended', async () => {
    const off = queueTo({ send: async () => undefined });
    await off.close();
    for (let count = 0; count < 20; count += 1) await off.add(database.db, mail);
    const nodes = [database.db, await database.openAnother(), await database.openAnother()];
    const claim = (node: number, count: number) =>
      claimMail(nodes[node] ?? database.db, { claimId: `${node}-${count}`, nowMs: clock.nowMs(), leaseMs: 1_000 });
    const claimed = (
      await Promise.all(
        nodes.map(async (_, node) => {
          const got = [];
          for (let mine = await claim(node, 0); mine; mine = await claim(node, got.length)) got.push(mine.id);
          return got;
        }),
      )
    ).flat();
    expect(claimed).toHaveLength(20);
    expect(new Set(claimed).size).toBe(20);
    clock.advance(1_001);
    const again = await claim(1, 0);
    expect(again).toMatchObject({ attempts: 2 });
    await markSent(database.db, again?.id ?? '', clock.nowMs());
    expect(await listMails(database.db, 'sent')).toHaveLength(1);
  });

  it('gives up a mail with which the process ended at each try', async () => {
    const off = queueTo({ send: async () => undefined });
    await off.close();
    await off.add(database.db, mail);
    const claim = () => claimMail(database.db, { claimId: 'x', nowMs: clock.nowMs(), leaseMs: 1_000 });
    for (let attempts = 1; attempts <= mostAttempts; attempts += 1) {
      expect((await claim())?.attempts).toBe(attempts);
      clock.advance(1_001);
    }
    expect(await claim()).toBeNull();
    expect(await only()).toMatchObject({ state: 'failed', failure: { reason: 'interrupted' } });
  });
});

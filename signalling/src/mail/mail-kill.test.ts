import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { systemClock } from '@campus/service-kit/clock';
import { eventually, silentLog } from '@campus/service-kit/testing';
import { expect, it, onTestFinished } from 'vitest';
import { openTestDatabase, type TestDatabase } from '../database/testing.ts';
import { createMailQueue } from './mail-queue.ts';
import { listMails } from './mail-store.ts';
import { type MailTrap, type SmtpMoment, startMailTrap } from './testing/mail-trap.ts';
import { sampleInvitation } from './testing/sample-content.ts';

const secret = 'a secret for tests only';
const program = fileURLToPath(new URL('./test-programs/send-for-ever.ts', import.meta.url));

interface Sender {
  kill(): Promise<void>;
}

function startSender(database: TestDatabase, trap: MailTrap): Sender {
  const options = { ...database.options, mailUrl: trap.url, secret };
  const child: ChildProcess = spawn(process.execPath, [program, JSON.stringify(options)], {
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  const exited = once(child, 'exit');
  return {
    async kill() {
      child.kill('SIGKILL');
      const [, signal] = await exited;
      if (signal !== 'SIGKILL') throw new Error('the sender ended before it was killed');
    },
  };
}

async function fill(database: TestDatabase, count: number): Promise<void> {
  const nowhere = { transport: { send: () => Promise.reject(new Error('not this one')) }, domain: 'nantes.example' };
  const queue = createMailQueue({ db: database.db, clock: systemClock, log: silentLog(), secret, outgoing: nowhere });
  await queue.close();
  for (let index = 0; index < count; index += 1) {
    await queue.add(database.db, { to: `person-${index}@lahore.example`, language: 'en', content: sampleInvitation });
  }
}

function copiesOf(trap: MailTrap): Map<string, number> {
  const copies = new Map<string, number>();
  for (const { messageId } of trap.mails) copies.set(messageId, (copies.get(messageId) ?? 0) + 1);
  return copies;
}

async function prepare(count: number, before: Parameters<typeof startMailTrap>[0]) {
  const database = await openTestDatabase();
  onTestFinished(() => database.close());
  await fill(database, count);
  const trap = await startMailTrap(before);
  onTestFinished(() => trap.close());
  const allSent = () =>
    eventually(async () => (await listMails(database.db, 'sent')).length === count, { timeoutMs: 90_000 });
  return { database, trap, allSent };
}

it('loses no mail and sends none twice when it is killed before a mail was handed over', {
  timeout: 120_000,
}, async () => {
  const moments: SmtpMoment[] = ['connected', 'sender', 'receiver'];
  const count = 16;
  const killedAt: SmtpMoment[] = [];
  let mailsAtKill = 0;
  let sender: Sender;
  const { database, trap, allSent } = await prepare(count, {
    before: async (moment) => {
      // At one moment after the other: each once with a mail that goes through before it, and once without.
      const isTurn =
        moment === moments[killedAt.length % 3] && trap.mails.length >= mailsAtKill + (killedAt.length % 2);
      if (killedAt.length >= 6 || !isTurn) return;
      killedAt.push(moment);
      mailsAtKill = trap.mails.length;
      await sender.kill();
      sender = startSender(database, trap);
    },
  });
  sender = startSender(database, trap);
  onTestFinished(() => sender.kill());
  await allSent();
  expect(killedAt).toEqual([...moments, ...moments]);
  const copies = copiesOf(trap);
  expect(copies.size).toBe(count);
  expect(new Set(copies.values())).toEqual(new Set([1]));
});

it('sends again, as the same mail, only the one that was handed over when it was killed', {
  timeout: 120_000,
}, async () => {
  const count = 20;
  const handedOver: string[] = [];
  let sender: Sender;
  const { database, trap, allSent } = await prepare(count, {
    before: async (moment, address) => {
      // The whole mail is here, and the sender dies before it is told so: what SMTP leaves open.
      const isFirstCopy = trap.mails.filter(({ to }) => to === address).length === 1;
      if (moment !== 'received' || !isFirstCopy || handedOver.length >= 4 || trap.mails.length % 3 !== 0) return;
      handedOver.push(trap.mails.at(-1)?.messageId ?? '');
      await sender.kill();
      sender = startSender(database, trap);
    },
  });
  sender = startSender(database, trap);
  onTestFinished(() => sender.kill());
  await allSent();
  expect(handedOver.length).toBe(4);
  const copies = copiesOf(trap);
  expect(copies.size).toBe(count);
  const twice = [...copies].filter(([, number]) => number > 1);
  expect(new Map(twice)).toEqual(new Map(handedOver.map((messageId) => [messageId, 2])));
});

it('loses no mail when it is killed at any time, and doubles at most what was under way', {
  timeout: 180_000,
}, async () => {
  const count = 64;
  const kills = 7;
  const { database, trap, allSent } = await prepare(count, {});
  const underWay: string[] = [];
  let sender = startSender(database, trap);
  onTestFinished(() => sender.kill());
  for (let kill = 0; kill < kills; kill += 1) {
    // It is killed once it has sent some, at whatever point of the next: each time a little later.
    const goal = Math.min(trap.mails.length + 3 + (kill % 3), count - 2);
    await eventually(() => trap.mails.length >= goal, { timeoutMs: 30_000, intervalMs: 1 + (kill % 7) });
    await sender.kill();
    const claimed = database.db.selectFrom('mails').select('message_id').where('claim_id', 'is not', null);
    const rows = await claimed.where('state', '=', 'waiting').execute();
    // One mail at a time, whenever it is killed.
    expect(rows.length).toBeLessThanOrEqual(1);
    underWay.push(...rows.map((row) => row.message_id));
    sender = startSender(database, trap);
  }
  await allSent();
  const copies = copiesOf(trap);
  expect(copies.size).toBe(count);
  const doubled = [...copies].filter(([, number]) => number > 1);
  expect(doubled.every(([, number]) => number === 2)).toBe(true);
  expect(doubled.filter(([messageId]) => !underWay.includes(messageId))).toEqual([]);
});

import { setTimeout as wait } from 'node:timers/promises';
import { AppError } from '@campus/protocol/errors';
import { eventually } from '@campus/service-kit/testing';
import { joinAsMember, type Member } from './member.ts';
import { type Tally, tallyOf } from './tally.ts';

const sayAgainMs = 100;
/** About as long as what people write. */
const filler = 'and the kites over the old town are still up there, if you look'.padEnd(80, '.');

export interface Speech {
  readonly perSecond: number;
  readonly seconds: number;
  /** How long to wait at most until everyone has everything, in ms; what is missing then is lost. */
  readonly settleMs: number;
  /** Does something to the server while they speak. */
  readonly meanwhile?: () => Promise<void>;
}

export interface Spoken extends Tally {
  readonly messages: number;
  /** From the moment in which something was to be said until somebody had it: one for each message and member. */
  readonly delaysMs: readonly number[];
  /** The same until its speaker was told that it is kept. */
  readonly acknowledgedAfterMs: readonly number[];
  readonly problems: readonly string[];
}

/** Many in one broadcast, in this one process. */
export interface Crowd {
  readonly members: readonly Member[];
  join(joinToken: string): void;
  /** Resolves when everybody has a snapshot. */
  untilCaughtUp(timeoutMs: number): Promise<void>;
  /** One after the other says something, each again until it is acknowledged, as the web app does it. */
  speak(speech: Speech): Promise<Spoken>;
  close(): void;
}

export function gatherCrowd(port: number): Crowd {
  const members: Member[] = [];
  /** When it was to be said; only what this crowd says counts. */
  const dueAtMs = new Map<string, number>();
  let delaysMs: number[] = [];
  let said = 0;

  const onHeard = (text: string): void => {
    const due = dueAtMs.get(text);
    if (due !== undefined) delaysMs.push(performance.now() - due);
  };

  const say = async (speaker: Member, text: string, commandId: string): Promise<number> => {
    for (;;) {
      try {
        return (await speaker.call('chat.say', { commandId, to: 'everyone', text })).seq;
      } catch (error) {
        if (!(error instanceof AppError) || !error.retryable) throw error;
        await wait(sayAgainMs);
      }
    }
  };

  const untilCaughtUp = async (timeoutMs: number): Promise<void> => {
    await eventually(() => members.every(({ isCaughtUp }) => isCaughtUp), { timeoutMs, intervalMs: 50 });
  };

  return {
    members,
    join: (joinToken) => void members.push(joinAsMember(port, joinToken, onHeard)),
    untilCaughtUp,
    async speak({ perSecond, seconds, settleMs, meanwhile }) {
      delaysMs = [];
      const acknowledged = new Map<string, number>();
      const acknowledgedAfterMs: number[] = [];
      const speaking: Promise<void>[] = [];
      const startedMs = performance.now();
      const disturbed = meanwhile?.();
      disturbed?.catch(() => undefined);
      const messages = Math.round(perSecond * seconds);
      for (let index = 0; index < messages; index += 1) {
        const due = startedMs + (index * 1_000) / perSecond;
        await wait(Math.max(0, due - performance.now()));
        said += 1;
        const [speaker, text] = [members[said % members.length], `${said} ${filler}`];
        if (!speaker) throw new Error('there is nobody to say anything');
        dueAtMs.set(text, due);
        const kept = say(speaker, text, `crowd-says-${said}`).then((seq) => {
          acknowledged.set(text, seq);
          acknowledgedAfterMs.push(performance.now() - due);
        });
        // It is heard below.
        kept.catch(() => undefined);
        speaking.push(kept);
      }
      await Promise.all(speaking);
      await disturbed;
      const hasAll = ({ heard }: Member): boolean => [...acknowledged.values()].every((seq) => heard.has(seq));
      await eventually(() => members.every(hasAll), { timeoutMs: settleMs, intervalMs: 100 }).catch(() => undefined);
      const tally = tallyOf(
        acknowledged,
        members.map(({ heard }) => heard),
      );
      const problems = members.flatMap((member, index) => member.problems.map((problem) => `${index}: ${problem}`));
      return { ...tally, messages, delaysMs, acknowledgedAfterMs, problems };
    },
    close() {
      for (const member of members) member.close();
    },
  };
}

import { expect } from '@playwright/test';
import { AppError } from '@campus/protocol';
import { consent, type PlannedEvent, request } from '../../product/campus-client.ts';
import { joinLive, type LiveParticipant } from '../../product/live-participant.ts';
import type { Product } from '../../product/start-product.ts';

/** Those who are there without a browser: a second centre, an interpreter, and four viewers, one of whom only watches. */
export interface Crowd {
  readonly size: number;
  voteForTheQuestion(): Promise<void>;
  voteWithHeads(counts: readonly number[]): Promise<void>;
  /** Of Dominique, who only watches. */
  readonly watcher: {
    write(text: string): Promise<void>;
    raiseHand(): Promise<void>;
    isOnStage(): boolean;
    /** The code with which a camera is refused; null when it is not. */
    publish(): Promise<string | null>;
  };
  leave(): void;
}

const watchOnly = { ...consent, choice: 'watch-only' as const };
const vp8 = { mimeType: 'video/VP8', payloadType: 96, clockRate: 90_000 };
const rawalpindi = { name: 'Centre Rawalpindi', city: 'Rawalpindi', headCount: 12 };

export async function seatCrowd(product: Product, event: PlannedEvent): Promise<Crowd> {
  const links = {
    centre: (await event.link('centre')).token,
    interpreter: (await event.link('interpreter')).token,
    viewer: (await event.link('viewer')).token,
  };
  const seats = [
    { link: links.centre, name: 'Bilal', centre: rawalpindi, consent },
    { link: links.interpreter, name: 'Chiara', consent },
    { link: links.viewer, name: 'Dominique', consent: watchOnly },
    { link: links.viewer, name: 'Elif', consent },
    { link: links.viewer, name: 'Farid', consent },
    { link: links.viewer, name: 'Giulia', consent },
  ];
  const everybody: LiveParticipant[] = [];
  for (const body of seats) {
    const { joinToken } = await request(product, 'broadcasts.join', { body });
    everybody.push(joinLive(product, joinToken));
  }
  const [centre, , watcher, , viewer] = everybody;
  if (!centre || !watcher || !viewer) throw new Error('nobody came');
  const there = (one: LiveParticipant): boolean => {
    try {
      return one.state().phase === 'live';
    } catch {
      return false;
    }
  };
  await expect.poll(() => everybody.every(there), { message: 'everybody has a seat' }).toBe(true);
  return {
    size: everybody.length,
    async voteForTheQuestion() {
      const [questionId = ''] = Object.keys(viewer.state().talk.questions);
      await viewer.command('question.vote', { questionId, isFor: true });
    },
    async voteWithHeads(counts) {
      const [pollId = ''] = Object.keys(centre.state().talk.polls);
      await centre.command('poll.vote', { pollId, counts: [...counts] });
    },
    watcher: {
      async write(text) {
        await watcher.command('chat.say', { text, to: 'everyone' });
      },
      async raiseHand() {
        await watcher.command('hand.raise', { about: 'The looms' });
      },
      isOnStage: () =>
        Object.values(watcher.state().participants).some(
          ({ consent: given, place }) => given === 'watch-only' && place === 'stage',
        ),
      async publish() {
        const camera = { source: 'camera', kind: 'video' } as const;
        const ids = { trackId: 'of-who-only-watches', transportId: 'none-of-theirs' };
        try {
          await watcher.command('track.publish', { ...camera, ...ids, rtpParameters: { codecs: [vp8] } });
          return null;
        } catch (error) {
          if (error instanceof AppError) return error.code;
          throw error;
        }
      },
    },
    leave() {
      for (const one of everybody) one.close();
    },
  };
}

import { expect } from '@playwright/test';
import { consent, type PlannedEvent, request } from '../../product/campus-client.ts';
import { joinLive, type LiveParticipant } from '../../product/live-participant.ts';
import type { Product } from '../../product/start-product.ts';

/** Those who are there without a browser: a second centre, an interpreter, and four viewers, one of whom only watches. */
export interface Crowd {
  readonly size: number;
  voteForTheQuestion(): Promise<void>;
  voteWithHeads(counts: readonly number[]): Promise<void>;
  leave(): void;
}

const watchOnly = { ...consent, choice: 'watch-only' as const };
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
  const [centre, , , , viewer] = everybody;
  if (!centre || !viewer) throw new Error('nobody came');
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
    leave() {
      for (const one of everybody) one.close();
    },
  };
}

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AppError } from '../../errors.ts';
import { attempts, cast, roleOfCast, runAttempts } from '../../testing/broadcast-arbitraries.ts';
import { apply } from '../apply.ts';
import type { Actor, BroadcastCommand } from '../commands.ts';
import { decide } from '../decide.ts';
import type { BroadcastEvent } from '../events.ts';
import { program } from '../program.ts';
import { projectEvent, projectState, seesBackstage } from '../project.ts';
import { type BroadcastState, emptyState } from '../state.ts';
import { timelineOf } from '../timeline.ts';
import { mostStrokes } from './decide.ts';
import { chaptersOf, pageSpans } from './spans.ts';
import { timelineInk } from './timeline-ink.ts';

const system: Actor = { kind: 'system' };
const actor = (participantId: string, role: 'host' | 'speaker' | 'viewer'): Actor => ({
  ...{ kind: 'participant', participantId, role },
});
const host = actor('host-1', 'host');
const viewer = { participantId: 'viewer-1', role: 'viewer' } as const;

/** A broadcast with a host, a speaker and slides of three pages. */
function broadcast() {
  let state: BroadcastState = emptyState('broadcast-1');
  const events: BroadcastEvent[] = [];
  const run = (by: Actor, command: BroadcastCommand, atMs = events.length): string[] => {
    const decided = decide(state, command, { actor: by, newId: () => 'recording-1', nowMs: 1000 });
    for (const unnumbered of decided) {
      const event = { ...unnumbered, seq: state.seq + 1, atMs } as BroadcastEvent;
      state = apply(state, event);
      events.push(event);
    }
    return decided.map(({ type }) => type);
  };
  const refusal = (by: Actor, command: BroadcastCommand): string => {
    try {
      run(by, command);
    } catch (error) {
      if (error instanceof AppError) return error.code;
      throw error;
    }
    throw new Error('it was not refused');
  };
  run(system, { type: 'broadcast.create', eventId: 'event-1', isRecordedAutomatically: true });
  for (const [participantId, role] of [
    ['host-1', 'host'],
    ['speaker-1', 'speaker'],
  ] as const) {
    const joined = { participantId, role, consent: 'seen-and-heard', centreId: null, headCount: null } as const;
    run(system, { type: 'participant.join', ...joined });
  }
  run(system, { type: 'slides.add', deckId: 'deck-1', pageCount: 3, byId: null });
  return { run, refusal, events, state: () => state };
}

const show = (page: number): BroadcastCommand => ({ type: 'slides.show', deckId: 'deck-1', page });
const line = (id: string, page = 1): BroadcastCommand => ({
  type: 'slides.draw',
  stroke: { id, deckId: 'deck-1', page, colour: 'red', points: [0, 0, 9, 9] },
});

describe('slides', () => {
  it('are the main picture with a camera in their corner, as long as they are shown', () => {
    const { run, state } = broadcast();
    run(host, { type: 'backstage.open' });
    run(host, { type: 'track.publish', trackId: 'cam-1', source: 'camera' });
    run(actor('speaker-1', 'speaker'), { type: 'track.publish', trackId: 'scr-1', source: 'screen' });
    run(host, { type: 'stage.feature', layout: 'one', trackIds: ['scr-1'] });
    run(host, show(2));
    expect(program(state()).slides).toBeNull();
    run(host, { type: 'broadcast.goLive' });
    expect(program(state())).toMatchObject({
      ...{ layout: 'picture-in-picture', videoTrackIds: ['cam-1'], slate: null },
      slides: { deckId: 'deck-1', page: 2 },
    });
    run(host, { type: 'track.mute', trackId: 'cam-1' });
    expect(program(state())).toMatchObject({ layout: 'one', videoTrackIds: [], slate: null });
    run(host, { type: 'slides.hide' });
    expect(program(state())).toMatchObject({ videoTrackIds: ['scr-1'], slides: null });
  });

  it('are turned by a page’s number, once, and never to a page that is not there', () => {
    const { run, refusal } = broadcast();
    expect([run(host, show(2)), run(host, show(2)), run(host, show(3))]).toEqual([
      ['slides.shown'],
      [],
      ['slides.shown'],
    ]);
    expect(refusal(host, show(4))).toBe('NOT_FOUND');
    expect(refusal(host, { type: 'slides.show', deckId: 'deck-9', page: 1 })).toBe('NOT_FOUND');
  });

  it('belong to a speaker only while they are on stage', () => {
    const { run, refusal } = broadcast();
    const speaker = actor('speaker-1', 'speaker');
    expect(run(speaker, show(1))).toEqual(['slides.shown']);
    run(host, { type: 'stage.release', participantId: 'speaker-1' });
    expect(refusal(speaker, show(2))).toBe('FORBIDDEN');
    expect(refusal(actor('viewer-1', 'viewer'), show(2))).toBe('FORBIDDEN');
  });

  it('can be drawn on up to a limit, the same line once; lines go one by one, with the page, and with the file', () => {
    const { run, refusal, state } = broadcast();
    expect([run(host, line('line-1')), run(host, line('line-1'))]).toEqual([['slides.drawn'], []]);
    for (let index = 2; index <= mostStrokes.onPage; index += 1) run(host, line(`line-${index}`));
    expect(refusal(host, line('line-more'))).toBe('LIMIT_EXCEEDED');
    run(host, line('line-other', 2));
    const erase = (strokeId: string | null) => run(host, { type: 'slides.erase', deckId: 'deck-1', page: 1, strokeId });
    expect([erase('line-1'), erase('line-1')]).toEqual([['slides.erased'], []]);
    expect(state().slides.strokes).toHaveLength(mostStrokes.onPage);
    erase(null);
    expect(state().slides.strokes.map(({ id }) => id)).toEqual(['line-other']);
    run(host, show(1));
    run(system, { type: 'slides.remove', deckId: 'deck-1', byId: null });
    expect(state().slides).toEqual({ decks: {}, shown: null, strokes: [] });
  });

  it('take new lines when much is drawn: the oldest on pages that nobody looks at make room', () => {
    const { run, state } = broadcast();
    run(system, { type: 'slides.add', deckId: 'deck-2', pageCount: 2, byId: null });
    run(host, show(1));
    const draw = (deckId: string, page: number, id: string) => {
      const stroke = { id, deckId, page, colour: 'red' as const, points: [0, 0, 9, 9] };
      return run(host, { type: 'slides.draw', stroke });
    };
    for (const page of [1, 2, 3])
      for (let index = 0; index < mostStrokes.onPage; index += 1) draw('deck-1', page, `line-${page}-${index}`);
    for (let index = 0; index < mostStrokes.onPage; index += 1) draw('deck-2', 1, `line-4-${index}`);
    expect(state().slides.strokes).toHaveLength(mostStrokes.altogether);
    expect(draw('deck-2', 2, 'line-new')).toEqual(['slides.erased', 'slides.drawn']);
    const { strokes } = state().slides;
    expect(strokes).toHaveLength(mostStrokes.altogether);
    const ids = strokes.map(({ id }) => id);
    expect(ids).toContain('line-new');
    expect(ids).toContain('line-1-0');
    expect(ids).not.toContain('line-2-0');
  });

  it('know whether the audience saw them, and come in no more after the end', () => {
    const { run, refusal, events, state } = broadcast();
    run(host, { type: 'backstage.open' });
    run(host, show(1));
    expect(state().slides.decks['deck-1']?.wasOnAir).toBe(false);
    run(host, { type: 'broadcast.goLive' });
    expect(state().slides.decks['deck-1']?.wasOnAir).toBe(true);
    run(system, { type: 'slides.add', deckId: 'deck-3', pageCount: 1, byId: null });
    for (const [deckId, wasOnAir] of [
      ['deck-1', true],
      ['deck-3', false],
    ] as const) {
      run(system, { type: 'slides.remove', deckId, byId: null });
      expect(events.at(-1)).toMatchObject({ type: 'slides.removed', deckId, wasOnAir });
    }
    run(host, { type: 'broadcast.end' });
    expect(state().slides.shown).toBeNull();
    expect(refusal(system, { type: 'slides.add', deckId: 'deck-2', pageCount: 1, byId: null })).toBe('WRONG_PHASE');
  });

  it('reach the audience only live, and only those that are shown', () => {
    fc.assert(
      fc.property(attempts, (list) => {
        runAttempts(list, (before, after, event) => {
          for (const participantId of cast) {
            const one = { participantId, role: roleOfCast[participantId] };
            if (seesBackstage(before, one) || seesBackstage(after, one)) continue;
            const projected = projectEvent(before, after, event, one);
            const wire = JSON.stringify(projected.kind === 'snapshot' ? projectState(after, one) : projected.event);
            for (const deckId of ['deck-1', 'deck-2']) {
              const isSeen = [before, after].some(
                ({ phase, slides }) => phase === 'live' && slides.shown?.deckId === deckId,
              );
              if (!isSeen) expect(wire).not.toContain(deckId);
            }
          }
        });
      }),
      { numRuns: 60 },
    );
  });

  it('say to nobody of the audience who turned the page', () => {
    const { run, events, state } = broadcast();
    run(host, { type: 'backstage.open' });
    run(host, show(1));
    run(host, { type: 'broadcast.goLive' });
    const before = state();
    run(host, show(2));
    const event = events.at(-1);
    expect(event && projectEvent(before, state(), event, viewer)).toMatchObject({
      ...{ kind: 'event', event: { type: 'slides.shown', page: 2, byId: null } },
    });
  });
});

describe('the slides of a recording', () => {
  it('follow at their time, and are a chapter each but for those that flew by', () => {
    const { run, events } = broadcast();
    run(host, { type: 'backstage.open' }, 1_000);
    run(host, show(1), 2_000);
    run(host, { type: 'broadcast.goLive' }, 10_000);
    run(host, { type: 'track.publish', trackId: 'cam-1', source: 'camera' }, 12_000);
    run(host, show(2), 20_000);
    run(host, show(3), 20_500);
    run(host, { type: 'broadcast.pause' }, 30_000);
    run(host, { type: 'broadcast.resume' }, 40_000);
    run(host, line('line-1', 3), 42_000);
    run(host, line('line-2', 2), 43_000);
    run(host, { type: 'slides.erase', deckId: 'deck-1', page: 3, strokeId: null }, 45_000);
    run(host, line('line-3', 1), 46_000);
    run(host, { type: 'slides.hide' }, 50_000);
    run(host, { type: 'broadcast.end' }, 60_000);
    const timeline = timelineOf(events, 'recording-1');
    const segments = timeline?.segments ?? [];
    const spans = pageSpans(segments).map(({ page, startMs, endMs }) => [page, startMs, endMs]);
    expect(spans).toEqual([
      [1, 0, 10_000],
      [2, 10_000, 10_500],
      [3, 10_500, 20_000],
      [3, 30_000, 40_000],
    ]);
    expect(chaptersOf(segments).map(({ page, startMs }) => [page, startMs])).toEqual([
      [1, 0],
      [3, 10_500],
      [3, 30_000],
    ]);
    const ink = timeline ? timelineInk(events, timeline) : [];
    expect(ink.map(({ stroke, startMs, endMs }) => [stroke.id, startMs, endMs])).toEqual([
      ['line-1', 32_000, 35_000],
      ['line-2', 33_000, 50_000],
      ['line-3', 36_000, 50_000],
    ]);
  });
});

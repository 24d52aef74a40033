import { liveCalls } from '@campus/protocol';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { callNames, requestsOf } from './requests.ts';
import { type Known, resolved } from './refs.ts';
import { spoilt } from './spoil.ts';
import { type Asked, faultOf } from './verdict.ts';
import { Odd, wireText } from './wire-text.ts';

const spec = liveCalls['hand.raise'];
const good: Asked = { spec, request: { commandId: 'command-1', about: 'Kites' }, mayBeCutOff: false };
const bad: Asked = { ...good, request: { commandId: 'x' } };
const refused = (code: string, message = 'no') => ({
  text: JSON.stringify([{ ok: false, error: { code, message, retryable: false } }]),
});
const taken = (data: unknown) => ({ text: JSON.stringify([{ ok: true, data }]) });

describe('what is taken for a fault of the server', () => {
  it('is silence, a connection that breaks, an error of its own, and an answer that is none', () => {
    expect(faultOf(good, 'no answer')).toContain('not answered');
    expect(faultOf(good, 'cut off')).toContain('cut off');
    expect(faultOf({ ...good, mayBeCutOff: true }, 'cut off')).toBeNull();
    for (const answer of [refused('INTERNAL'), refused('WHATEVER'), taken({ seq: 'x' }), { text: '[]' }, { text: '' }])
      expect(faultOf(good, answer)).toContain('was answered');
  });

  it('is to take what the contract refuses, and to refuse it for another reason or at length', () => {
    expect(faultOf(bad, taken({ seq: 1 }))).toContain('was taken');
    expect(faultOf(bad, refused('FORBIDDEN'))).toContain('although it is INVALID');
    expect(faultOf(bad, refused('INVALID', 'x'.repeat(9_000)))).toContain('characters');
    expect(faultOf({ ...bad, spec: undefined }, taken({}))).toContain('was taken');
  });

  it('is nothing else', () => {
    expect(faultOf(good, taken({ seq: 1 }))).toBeNull();
    for (const code of ['FORBIDDEN', 'WRONG_PHASE', 'INVALID']) expect(faultOf(good, refused(code))).toBeNull();
    for (const code of ['RATE_LIMITED', 'INVALID']) expect(faultOf(bad, refused(code))).toBeNull();
  });
});

const known: Known = {
  ...{ participants: ['person-one'], tracks: ['track-one'], questions: ['question-one'], polls: ['poll-one'] },
  ...{ messages: [7], decks: ['deck-one'], strokes: ['line-one'], transports: ['one'], sendTransports: ['one'] },
  ...{ subscriptions: ['one'], producers: ['one'], capabilities: [{}] },
};

describe('requests that are made from the contract', () => {
  it.each(callNames)('are such as the contract takes: %s', (name) => {
    const requests = fc.sample(requestsOf(name), { numRuns: 100, seed: 5 });
    const wanted = requests.filter((request) => {
      const text = wireText(resolved(request, known));
      return liveCalls[name].request.safeParse(JSON.parse(text)).success;
    });
    // Odd texts are among them, and refinements.
    expect(wanted.length).toBeGreaterThan(30);
  });

  it('are spoilt in one field, whichever', () => {
    const request = { commandId: 'command-1', stroke: { id: 'line-one', points: [1, 2] } };
    const how = 'replaced' as const;
    expect(spoilt(request, { at: 2, how, by: null })).toEqual({ ...request, stroke: { id: null, points: [1, 2] } });
    expect(spoilt(request, { at: 4, how: 'removed', by: 0 })).toMatchObject({ stroke: { points: [2] } });
    expect(spoilt(request, { at: 0, how: 'beside', by: 1 })).toEqual({ ...request, 'commandId-beside': 1 });
    expect(spoilt({}, { at: 3, how, by: 'x' })).toBe('x');
    expect(request.stroke.points).toEqual([1, 2]);
  });

  it('say what JSON can say and JavaScript cannot', () => {
    expect(
      wireText({ n: new Odd('a number beyond all numbers'), list: [new Odd('half a sign')], none: undefined }),
    ).toBe('{"n":1e999,"list":["\\ud800"]}');
    expect(Object.hasOwn(JSON.parse(wireText(new Odd('a prototype'))) as object, '__proto__')).toBe(true);
  });
});

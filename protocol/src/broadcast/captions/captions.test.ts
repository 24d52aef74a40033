import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { attempts, cast, roleOfCast, runAttempts } from '../../testing/broadcast-arbitraries.ts';
import { conversation } from '../../testing/conversation.ts';
import { clientCommands } from '../commands.ts';
import { projectEvent, projectState, seesBackstage } from '../project.ts';
import { MAX_CAPTION_LENGTH } from './commands.ts';
import { mostCaptionLanguages } from './decide.ts';
import { captionLanguages } from './state.ts';

const say = (text: string, language = 'en') => ({ type: 'caption.say', language, text }) as const;
const audience = { participantId: 'viewer-1', role: 'viewer' } as const;

describe('captions', () => {
  it('are written by hosts, moderators and interpreters, and by nobody else', () => {
    const evening = conversation();
    for (const id of ['host-1', 'mod-1', 'interp-1']) expect(evening.run(id, say('Hello'))).toEqual(['caption.said']);
    for (const id of ['speaker-1', 'centre-1', 'viewer-1']) expect(evening.refusal(id, say('Hello'))).toBe('FORBIDDEN');
  });

  it('are kept as the newest few of each language, however many there were', () => {
    const evening = conversation();
    for (let number = 1; number <= 50; number += 1) evening.run('mod-1', say(`Line ${number}`));
    evening.run('interp-1', say('شام بخیر', 'ur'));
    const { lines, languages } = projectState(evening.state(), audience).captions;
    expect(lines['en']?.map(({ text }) => text)).toEqual(['Line 47', 'Line 48', 'Line 49', 'Line 50']);
    expect(lines['ur']?.map(({ text }) => text)).toEqual(['شام بخیر']);
    expect(languages).toEqual(['en', 'ur']);
  });

  it('are one line of at most 300 characters in a language that has a name', () => {
    const schema = clientCommands['caption.say'];
    expect(schema.parse({ language: 'fr', text: '  Bonsoir\n à\ttous \u202E ' })).toEqual({
      ...{ language: 'fr', text: 'Bonsoir à tous' },
    });
    const isTaken = (language: string, text = 'Hello') => schema.safeParse({ language, text }).success;
    for (const tag of ['en', 'ur', 'skr', 'pa-Arab', 'fr-CA', 'zh-Hant-TW']) {
      expect(isTaken(tag), tag).toBe(true);
      expect(new Intl.DisplayNames(['en'], { type: 'language' }).of(tag)).not.toBe('');
    }
    for (const tag of ['', 'english', 'EN', 'en-', 'en-xx-yy-zz', '__proto__', 'constructor'])
      expect(isTaken(tag), tag).toBe(false);
    expect(isTaken('en', 'x'.repeat(MAX_CAPTION_LENGTH))).toBe(true);
    for (const text of ['', ' \n ', 'x'.repeat(MAX_CAPTION_LENGTH + 1)]) expect(isTaken('en', text)).toBe(false);
  });

  it('come in at most twelve languages', () => {
    const evening = conversation();
    const tags = Array.from({ length: mostCaptionLanguages }, (_, index) => `x${String.fromCharCode(97 + index)}`);
    for (const tag of tags) evening.run('host-1', say('Hello', tag));
    expect(evening.refusal('host-1', say('Hello'))).toBe('LIMIT_EXCEEDED');
    expect(evening.run('host-1', say('Hello again', tags[0]))).toEqual(['caption.said']);
  });

  it('are tried out backstage without the audience, and do not go on the air with the broadcast', () => {
    const evening = conversation({ isLive: false });
    evening.run('interp-1', say('A try', 'ur'));
    const said = evening.events().at(-1);
    if (said?.type !== 'caption.said') throw new Error('nothing was said');
    const state = evening.state();
    expect(projectState(state, { participantId: 'host-1', role: 'host' }).captions.lines['ur']).toHaveLength(1);
    expect(projectState(state, audience).captions).toEqual({ lines: {}, languages: [] });
    expect(projectEvent(state, state, said, audience)).toMatchObject({ event: { type: 'hidden' } });
    evening.run('host-1', { type: 'broadcast.goLive' });
    expect(evening.state().captions).toEqual({ lines: {}, languages: [] });
  });

  it('reach the audience live without who wrote them, and are over with a pause', () => {
    const evening = conversation();
    evening.run('interp-1', say('Bonsoir', 'fr'));
    const said = evening.events().at(-1);
    const state = evening.state();
    if (said?.type !== 'caption.said') throw new Error('nothing was said');
    expect(said.byId).toBe('interp-1');
    expect(projectEvent(state, state, said, audience)).toMatchObject({
      event: { type: 'caption.said', byId: null, language: 'fr', text: 'Bonsoir' },
    });
    evening.run('host-1', { type: 'broadcast.pause' });
    evening.run('interp-1', say('Nous continuons bientôt', 'fr'));
    expect(projectState(evening.state(), audience).captions).toEqual({ lines: {}, languages: ['fr'] });
    evening.run('host-1', { type: 'broadcast.resume' });
    expect(evening.state().captions).toEqual({ lines: {}, languages: ['fr'] });
  });

  it('are refused before the backstage and after the end', () => {
    const ended = conversation();
    ended.run('host-1', { type: 'broadcast.end' });
    expect(ended.refusal('host-1', say('Too late'))).toBe('WRONG_PHASE');
  });

  it('hold nothing of what was said off the air for the audience, whatever is tried', () => {
    fc.assert(
      fc.property(attempts, (list) => {
        const onAir = new Set<number>();
        runAttempts(list, (before, after, event) => {
          if (event.type === 'caption.said' && before.phase === 'live') onAir.add(event.seq);
          for (const participantId of cast) {
            const viewer = { participantId, role: roleOfCast[participantId] };
            if (seesBackstage(after, viewer)) continue;
            const { lines } = projectState(after, viewer).captions;
            for (const { seq } of Object.values(lines).flat()) expect(onAir).toContain(seq);
            if (after.phase !== 'live') expect(lines).toEqual({});
          }
          expect(captionLanguages(after.captions).length).toBeLessThanOrEqual(mostCaptionLanguages);
        });
      }),
      { numRuns: 60 },
    );
  });
});

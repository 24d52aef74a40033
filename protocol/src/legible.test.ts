import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { clientCommands } from './broadcast/commands.ts';
import { EventDraft, JoinDraft } from './events.ts';
import { DisplayName, Id } from './ids.ts';
import { legible } from './legible.ts';
import { RtpParameters } from './media.ts';
import { DeckName } from './slides.ts';

describe('what people write', () => {
  it('is the same when it was kept as UTF-8 and is read again, whatever it was', () => {
    const units = fc.array(fc.nat(0xffff), { maxLength: 30 }).map((codes) => String.fromCharCode(...codes));
    fc.assert(
      fc.property(units, (text) => {
        const kept = legible(text);
        expect(Buffer.from(kept, 'utf8').toString('utf8')).toBe(kept);
        expect(legible(kept)).toBe(kept);
      }),
    );
  });

  it('is nothing that cannot be seen, and keeps what Urdu is written with', () => {
    const text = 'a\u0000b\u202Ec\uD800 می\u200Cخواہم\u200F\n';
    expect(legible(text)).toBe('abc\uFFFD می\u200Cخواہم\u200F\n');
    expect(DisplayName.parse(' A\u0000da\u202E ')).toBe('Ada');
    expect(clientCommands['hand.raise'].parse({ about: 'K\u0000ites \uDC00' })).toEqual({ about: 'Kites \uFFFD' });
    expect(DeckName.parse('Kites\u0000.pdf')).toBe('Kites.pdf');
    const centre = { name: 'Lahore', city: 'La\u0000hore', headCount: 3 };
    expect(JoinDraft.parse({ eventId: 'event-1', name: 'Ada', centre }).centre?.city).toBe('Lahore');
    expect(EventDraft.shape.title.parse('Ki\u0000tes')).toBe('Kites');
    expect(EventDraft.shape.title.safeParse('K\u0000').success).toBe(false);
    expect(clientCommands['chat.say'].safeParse({ to: 'everyone', text: '\u0000 ' }).success).toBe(false);
  });
});

describe('what a client sends', () => {
  it('is no id that every object has already', () => {
    expect(Id.safeParse('constructor').success).toBe(false);
    expect(Id.safeParse('constructors').success).toBe(true);
  });

  it('is nested no deeper than media servers need it', () => {
    const parameters = (inner: unknown) => ({
      codecs: [{ mimeType: 'video/H264', payloadType: 102, clockRate: 90_000, parameters: inner }],
      rtcp: { cname: inner },
    });
    let deep: unknown = {};
    expect(RtpParameters.safeParse(parameters(deep)).success).toBe(true);
    for (let depth = 0; depth < 50_000; depth += 1) deep = [deep];
    expect(RtpParameters.safeParse(parameters(deep)).success).toBe(false);
  });
});

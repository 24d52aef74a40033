import { AppError } from '@campus/protocol/errors';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createSignedMedia } from './signed-media.ts';

const secret = 'a-control-secret-of-a-test';
const signed = createSignedMedia(secret);
const nowMs = 1_800_000_000_000;

function codeOf(verify: () => void): string {
  try {
    verify();
    return 'accepted';
  } catch (error) {
    if (error instanceof AppError) return error.code;
    throw error;
  }
}

describe('a media token', () => {
  it('is accepted until it expires, also after a restart with the same secret', () => {
    const { token, expiresAtMs } = signed.sign('rec-0001', 60_000, nowMs);
    expect(expiresAtMs).toBe(nowMs + 60_000);
    expect(codeOf(() => createSignedMedia(secret).verify('rec-0001', token, expiresAtMs - 1))).toBe('accepted');
    expect(codeOf(() => signed.verify('rec-0001', token, expiresAtMs))).toBe('LINK_EXPIRED');
  });

  it('opens no other recording', () => {
    const { token } = signed.sign('rec-0001', 60_000, nowMs);
    expect(codeOf(() => signed.verify('rec-0002', token, nowMs))).toBe('FORBIDDEN');
  });

  it('of another secret is refused', () => {
    const { token } = createSignedMedia('another-secret').sign('rec-0001', 60_000, nowMs);
    expect(codeOf(() => signed.verify('rec-0001', token, nowMs))).toBe('FORBIDDEN');
  });

  it('cannot be prolonged', () => {
    const [, mac] = signed.sign('rec-0001', 1, nowMs).token.split('.');
    const prolonged = `${(nowMs + 1e9).toString(36)}.${mac}`;
    expect(codeOf(() => signed.verify('rec-0001', prolonged, nowMs))).toBe('FORBIDDEN');
  });

  it('is refused, and never throws anything else, when anything of it is changed or it is something else', () => {
    const { token } = signed.sign('rec-0001', 60_000, nowMs);
    fc.assert(
      fc.property(fc.nat({ max: token.length - 2 }), fc.constantFrom(...'aZ0_.-%'), (at, letter) => {
        fc.pre(token[at] !== letter);
        const changed = token.slice(0, at) + letter + token.slice(at + 1);
        expect(codeOf(() => signed.verify('rec-0001', changed, nowMs))).toBe('FORBIDDEN');
      }),
    );
    fc.assert(
      fc.property(fc.anything(), (value) => {
        expect(codeOf(() => signed.verify('rec-0001', value, nowMs))).toBe('FORBIDDEN');
      }),
    );
  });
});

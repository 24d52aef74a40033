import { describe, expect, it } from 'vitest';
import { deviceOf, freshSignInMs, mayLeave, proofOf } from './rules.ts';

const nowMs = Date.UTC(2026, 10, 26, 9);

describe('R1: whoever changes their account shows again that it is them', () => {
  it('by the password where there is one, however fresh the sign-in is', () => {
    const asked = { passwordHash: 'hash', signedInAtMs: nowMs, nowMs };
    expect(proofOf({ ...asked, password: 'given' })).toMatchObject({ kind: 'password', password: 'given' });
    expect(proofOf({ ...asked, password: undefined })).toEqual({ kind: 'missing', field: 'password' });
    expect(proofOf({ ...asked, password: '' })).toEqual({ kind: 'missing', field: 'password' });
  });

  it('by a fresh sign-in where there is none, whatever is given as password', () => {
    const asked = { passwordHash: null, password: 'given', nowMs };
    expect(proofOf({ ...asked, signedInAtMs: nowMs - freshSignInMs })).toEqual({ kind: 'fresh-sign-in' });
    const late = proofOf({ ...asked, signedInAtMs: nowMs - freshSignInMs - 1 });
    expect(late).toEqual({ kind: 'missing', field: 'signIn' });
  });
});

describe('R2: a campus always has an administrator', () => {
  it('so that the only one cannot leave', () => {
    expect(mayLeave('admin', false)).toBe(false);
    expect(mayLeave('admin', true)).toBe(true);
    expect(mayLeave('organiser', false)).toBe(true);
  });
});

describe('a device', () => {
  it('has only the names that are known', () => {
    expect(deviceOf({ browser: 'Firefox', system: '' })).toEqual({ browser: 'Firefox', system: null });
    expect(deviceOf({})).toEqual({ browser: null, system: null });
  });
});

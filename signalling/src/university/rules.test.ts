import type { PlatformRole } from '@campus/protocol';
import { describe, expect, it } from 'vitest';
import { admit, changedRole, readClaims, type UniversityPerson } from './rules.ts';

const mapping = {
  roleClaim: 'roles',
  roles: new Map<string, PlatformRole>([
    ['staff', 'organiser'],
    ['student', 'member'],
    ['it', 'admin'],
  ]),
};
const claims = { sub: 'u-1', email: 'Anna@Univ.example', email_verified: true, name: 'Anna Lefèvre' };

describe('claims', () => {
  it('give subject, verified address, name and role', () => {
    expect(readClaims({ ...claims, roles: ['student', 'staff'] }, mapping)).toEqual({
      subject: 'u-1',
      email: 'anna@univ.example',
      name: 'Anna Lefèvre',
      role: 'organiser',
    });
  });

  it('give no address that is not verified, or none', () => {
    for (const isVerified of [false, undefined, 'false', 1, null]) {
      expect(readClaims({ ...claims, email_verified: isVerified }, mapping).email).toBeNull();
    }
    expect(readClaims({ ...claims, email: 'no address' }, mapping).email).toBeNull();
    expect(readClaims({ sub: 'u-1', email_verified: true }, mapping).email).toBeNull();
    expect(readClaims({ ...claims, email_verified: 'true' }, mapping).email).toBe('anna@univ.example');
  });

  it('give the best name that there is, cut to what a name may be', () => {
    const { name: _, ...nameless } = claims;
    expect(readClaims({ ...nameless, given_name: 'Anna', family_name: 'Lefèvre' }, mapping).name).toBe('Anna Lefèvre');
    expect(readClaims({ ...nameless, family_name: 'Lefèvre' }, mapping).name).toBe('Lefèvre');
    expect(readClaims({ ...nameless, name: ' ', preferred_username: 'al' }, mapping).name).toBe('al');
    expect(readClaims(nameless, mapping).name).toBe('anna');
    expect(readClaims({ ...claims, name: 'x'.repeat(200) }, mapping).name).toHaveLength(80);
  });

  it('give the highest role that their values mean, wherever they stand', () => {
    const roleOf = (more: object, roleClaim: string | null = 'roles') =>
      readClaims({ ...claims, ...more }, { ...mapping, roleClaim }).role;
    expect(roleOf({ roles: 'it' })).toBe('admin');
    expect(roleOf({ roles: ['unknown'] })).toBe('member');
    expect(roleOf({})).toBe('member');
    expect(roleOf({ roles: { staff: true } })).toBe('member');
    expect(roleOf({ roles: ['it'] }, null)).toBe('member');
    expect(roleOf({ realm: { roles: ['staff'] } }, 'realm.roles')).toBe('organiser');
    expect(roleOf({ 'https://univ.example/roles': ['staff'] }, 'https://univ.example/roles')).toBe('organiser');
    expect(roleOf({}, 'constructor.name')).toBe('member');
  });
});

const anna: UniversityPerson = { subject: 'u-1', email: 'anna@univ.example', name: 'Anna', role: 'member' };
const asked = { person: anna, domains: ['univ.example'], linkedPersonId: null, account: null };

describe('U1: only a verified address of an allowed domain lets anybody in', () => {
  it('whether or not the university has sent them before', () => {
    const unverified = { ...asked, person: { ...anna, email: null } };
    expect(admit(unverified)).toEqual({ kind: 'refuse', reason: 'unverified-mail' });
    expect(admit({ ...unverified, linkedPersonId: 'p-1' })).toEqual({ kind: 'refuse', reason: 'unverified-mail' });
    for (const email of [
      'anna@evil.example',
      'anna@sub.univ.example',
      'univ.example@evil.example',
      'a@notuniv.example',
    ]) {
      const foreign = { ...asked, person: { ...anna, email }, linkedPersonId: 'p-1' };
      expect(admit(foreign)).toEqual({ kind: 'refuse', reason: 'foreign-domain' });
    }
  });
});

describe('U2: whom the university has sent before is who they were then', () => {
  it('also when another account has their address by now', () => {
    const account = { personId: 'p-2', isEmailConfirmed: true };
    expect(admit({ ...asked, linkedPersonId: 'p-1', account })).toEqual({ kind: 'known', personId: 'p-1' });
  });
});

describe('U3: an account is linked by an address that both sides vouch for', () => {
  it('and by no other', () => {
    const account = { personId: 'p-1', isEmailConfirmed: true };
    expect(admit({ ...asked, account })).toEqual({ kind: 'link', personId: 'p-1' });
    const unconfirmed = { ...account, isEmailConfirmed: false };
    expect(admit({ ...asked, account: unconfirmed })).toEqual({ kind: 'refuse', reason: 'unconfirmed-account' });
    expect(admit(asked)).toEqual({ kind: 'create' });
  });
});

describe('U4: the role follows the claims', () => {
  it('of accounts that the university made, when the claims change', () => {
    const change = { isMadeByUniversity: true, lastClaimed: 'member', claimed: 'organiser' } as const;
    expect(changedRole(change)).toBe('organiser');
    expect(changedRole({ ...change, claimed: 'member' })).toBeNull();
    expect(changedRole({ ...change, isMadeByUniversity: false })).toBeNull();
  });
});

import { createHmac, createPrivateKey, createPublicKey, generateKeyPairSync } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { manualClock } from '@campus/service-kit/clock';
import jwt from 'jsonwebtoken';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openTestDatabase, type TestDatabase } from '../database/testing.ts';
import { refusal } from '../rest/test-client.ts';
import { databaseKeyStore, fileKeyStore, type KeyStore } from './key-store.ts';
import { seal, unseal } from './secrets.ts';
import { openTokens } from './tokens.ts';

const startMs = Date.UTC(2026, 10, 23, 9);
const dayMs = 24 * 60 * 60 * 1000;

let folder: string;
let database: TestDatabase;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'campus-keys-'));
  database = await openTestDatabase();
});
afterEach(async () => {
  await database.close();
  await rm(folder, { recursive: true, force: true });
});

const stores: [string, () => KeyStore][] = [
  ['in files', () => fileKeyStore(join(folder, 'keys'))],
  ['in the database', () => databaseKeyStore(database.db)],
];

describe.each(stores)('tokens with keys %s', (_, store) => {
  it('say after a restart what they said before', async () => {
    const clock = manualClock(startMs);
    const signed = await (await openTokens({ store: store(), clock })).sign('link', { jti: 'grant-1' }, dayMs);
    expect(signed.expiresAtMs).toBe(startMs + dayMs);
    const restarted = await openTokens({ store: store(), clock });
    expect(await restarted.verify('link', signed.token)).toEqual({ jti: 'grant-1' });
    expect(await store().list()).toHaveLength(1);
  });

  it('are verified by another node, also those of a key that it has not seen', async () => {
    const clock = manualClock(startMs);
    const [one, two] = [await openTokens({ store: store(), clock }), await openTokens({ store: store(), clock })];
    clock.advance(31 * dayMs);
    const { token } = await one.sign('access', { sub: 'person-1', sid: 'session-1' }, 60_000);
    expect(await store().list()).toHaveLength(2);
    expect(await two.verify('access', token)).toEqual({ sub: 'person-1', sid: 'session-1' });
  });

  it('of an old key are good until they expire, and then the key is deleted', async () => {
    const clock = manualClock(startMs);
    const tokens = await openTokens({ store: store(), clock });
    const year = await tokens.sign('link', { jti: 'grant-1' }, 365 * dayMs);
    const first = (await store().list())[0]?.kid;
    for (let month = 0; month < 12; month += 1) {
      clock.advance(30 * dayMs);
      await tokens.sign('link', { jti: 'grant-2' }, dayMs);
    }
    expect(await tokens.verify('link', year.token)).toEqual({ jti: 'grant-1' });
    for (let month = 0; month < 3; month += 1) {
      clock.advance(30 * dayMs);
      await tokens.sign('link', { jti: 'grant-2' }, dayMs);
    }
    expect((await store().list()).map((key) => key.kid)).not.toContain(first);
    expect((await store().list()).length).toBeGreaterThan(10);
  });

  it('of a key that was taken away are no good from when the keys are read anew', async () => {
    const clock = manualClock(startMs);
    const tokens = await openTokens({ store: store(), clock });
    const { token } = await tokens.sign('link', { jti: 'grant-1' }, 90 * dayMs);
    clock.advance(31 * dayMs);
    await store().removeOlderThan(clock.nowMs());
    expect(await tokens.verify('link', token)).toEqual({ jti: 'grant-1' });
    await tokens.sign('link', { jti: 'grant-2' }, dayMs);
    expect(await refusal(tokens.verify('link', token))).toBe('UNAUTHENTICATED');
  });
});

describe('tokens', () => {
  const open = async () => {
    const clock = manualClock(startMs);
    return { clock, tokens: await openTokens({ store: fileKeyStore(folder), clock }) };
  };

  it('of one purpose are no good for another', async () => {
    const { tokens } = await open();
    const { token } = await tokens.sign('join', { sub: 'participant-1', broadcastId: 'event-1' }, dayMs);
    expect(await refusal(tokens.verify('access', token))).toBe('UNAUTHENTICATED');
    expect(await refusal(tokens.verify('link', token))).toBe('UNAUTHENTICATED');
    expect(await tokens.verify('join', token)).toEqual({ sub: 'participant-1', broadcastId: 'event-1' });
  });

  it('are told apart by their audience and not only by what they hold', async () => {
    const { tokens } = await open();
    const everything = { sub: 'participant-1', broadcastId: 'event-1', sid: 'session-1', jti: 'grant-1' };
    const { token } = await tokens.sign('join', everything, dayMs);
    expect(await refusal(tokens.verify('access', token))).toBe('UNAUTHENTICATED');
    expect(await refusal(tokens.verify('link', token))).toBe('UNAUTHENTICATED');
  });

  it('that are remembered are no good for another purpose, changed, or beyond their time', async () => {
    const { clock, tokens } = await open();
    const { token } = await (await openTokens({ store: fileKeyStore(folder), clock })).sign(
      'join',
      { sub: 'participant-1', broadcastId: 'event-1' },
      dayMs,
    );
    for (let time = 0; time < 2; time += 1) {
      expect(await tokens.verify('join', token)).toEqual({ sub: 'participant-1', broadcastId: 'event-1' });
      expect(await refusal(tokens.verify('access', token))).toBe('UNAUTHENTICATED');
      expect(await refusal(tokens.verify('join', `${token.slice(0, -6)}AAAAAA`))).toBe('UNAUTHENTICATED');
    }
    clock.advance(dayMs);
    expect(await refusal(tokens.verify('join', token))).toBe('UNAUTHENTICATED');
  });

  it('are good although so many came since that they are forgotten', async () => {
    const { tokens } = await open();
    const first = await tokens.sign('link', { jti: 'grant-1' }, dayMs);
    for (let count = 0; count < 2_100; count += 1) await tokens.sign('link', { jti: `grant-${count}` }, dayMs);
    expect(await tokens.verify('link', first.token)).toEqual({ jti: 'grant-1' });
  });

  it('that expired are refused; a link then says so', async () => {
    const { clock, tokens } = await open();
    const link = await tokens.sign('link', { jti: 'grant-1' }, dayMs);
    const access = await tokens.sign('access', { sub: 'person-1', sid: 'session-1' }, dayMs);
    clock.advance(dayMs);
    expect(await refusal(tokens.verify('link', link.token))).toBe('LINK_EXPIRED');
    expect(await refusal(tokens.verify('access', access.token))).toBe('UNAUTHENTICATED');
  });

  it('are still read for a while after they expired, where that is asked for', async () => {
    const { clock, tokens } = await open();
    const { token } = await tokens.sign('join', { sub: 'participant-1', broadcastId: 'event-1' }, dayMs);
    clock.advance(2 * dayMs);
    expect(await refusal(tokens.verify('join', token))).toBe('UNAUTHENTICATED');
    const late = { expiredForMs: 2 * dayMs };
    expect(await tokens.verify('join', token, late)).toEqual({ sub: 'participant-1', broadcastId: 'event-1' });
    expect(await refusal(tokens.verify('access', token, late))).toBe('UNAUTHENTICATED');
    expect(await refusal(tokens.verify('join', `${token.slice(0, -6)}AAAAAA`, late))).toBe('UNAUTHENTICATED');
    clock.advance(dayMs + 1_000);
    expect(await refusal(tokens.verify('join', token, late))).toBe('UNAUTHENTICATED');
  });

  it('that were changed, made by others, or made with another algorithm are refused', async () => {
    const { tokens } = await open();
    const { token } = await tokens.sign('link', { jti: 'grant-1' }, dayMs);
    const [header = '', , signature = ''] = token.split('.');
    const payload = { jti: 'grant-2', iss: 'campus-signalling', aud: 'link', exp: startMs / 1000 + 3600 };
    const body = Buffer.from(JSON.stringify(payload)).toString('base64url');
    const { kid } = JSON.parse(Buffer.from(header, 'base64url').toString()) as { kid: string };
    const foreign = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;
    // The classic confusion: the public key, which is no secret, taken as the secret of an HMAC.
    const [stored] = await fileKeyStore(folder).list();
    const publicKey = createPublicKey(createPrivateKey(stored?.privateKeyPem ?? ''));
    const hmacHead = Buffer.from(JSON.stringify({ alg: 'HS256', typ: 'JWT', kid })).toString('base64url');
    const secrets = [
      publicKey.export({ type: 'spki', format: 'pem' }),
      publicKey.export({ type: 'spki', format: 'der' }),
    ];
    const confused = secrets.map((secret) => {
      const hmac = createHmac('sha256', secret).update(`${hmacHead}.${body}`).digest('base64url');
      return `${hmacHead}.${body}.${hmac}`;
    });
    const forged = [
      `${header}.${body}.${signature}`,
      jwt.sign(payload, foreign, { algorithm: 'ES256', keyid: kid }),
      jwt.sign(payload, foreign, { algorithm: 'ES256', keyid: 'unknown' }),
      `${Buffer.from(JSON.stringify({ alg: 'none', typ: 'JWT', kid })).toString('base64url')}.${body}.`,
      ...confused,
      'no.token.at-all',
      '',
    ];
    for (const token of forged) expect(await refusal(tokens.verify('link', token))).toBe('UNAUTHENTICATED');
  });
});

describe('key files', () => {
  it('can be read by nobody else', async () => {
    await fileKeyStore(join(folder, 'keys')).list();
    await openTokens({ store: fileKeyStore(join(folder, 'keys')), clock: manualClock(startMs) });
    const [file = ''] = await readdir(join(folder, 'keys'));
    expect((await stat(join(folder, 'keys'))).mode & 0o777).toBe(0o700);
    expect((await stat(join(folder, 'keys', file))).mode & 0o777).toBe(0o600);
    expect(await readFile(join(folder, 'keys', file), 'utf8')).toContain('PRIVATE KEY');
  });

  it('that are broken end the start instead of voiding every link in silence', async () => {
    await writeFile(join(folder, '0123456789abcdef.json'), '{"kid":');
    const opening = openTokens({ store: fileKeyStore(folder), clock: manualClock(startMs) });
    await expect(opening).rejects.toThrow(/signing key .*0123456789abcdef.json cannot be read/);
  });
});

describe('a sealed secret', () => {
  it('opens only for the bearer that it was sealed for', () => {
    const sealed = seal('the successor', 'the bearer');
    expect(unseal(sealed, 'the bearer')).toBe('the successor');
    expect(() => unseal(sealed, 'another bearer')).toThrow();
    expect(sealed).not.toBe(seal('the successor', 'the bearer'));
  });
});

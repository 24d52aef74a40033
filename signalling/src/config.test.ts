import { ConfigError, describeSettings } from '@campus/service-kit/config';
import { describe, expect, it } from 'vitest';
import { readSignallingConfig, signallingSettings } from './config.ts';

const CONTROL_SECRET = 'a secret of sixteen or more';

describe('the settings of signalling', () => {
  it('need nothing but the control secret', () => {
    const config = readSignallingConfig({ CONTROL_SECRET });
    expect(config).toMatchObject({ host: '127.0.0.1', port: 3000, publicUrl: null, tls: null, turn: null, mail: null });
    expect(config).toMatchObject({ databaseUrl: undefined, sfuUrls: [], isDemoOffered: true, trustProxy: false });
  });

  it('are read as what they mean', () => {
    const config = readSignallingConfig({
      CONTROL_SECRET,
      PUBLIC_URL: 'https://campus.example/',
      SFU_URLS: 'http://10.0.0.1:4000, http://10.0.0.2:4000',
      TRUST_PROXY: '1',
      TURN_URLS: 'turn:turn.example:3478',
      TURN_SECRET: 'shared',
      DEMO: 'off',
      MAIL_URL: 'smtps://campus:secret@mail.example:465',
      MAIL_FROM: 'The Campus <campus@nantes.example>',
    });
    expect(config.publicUrl).toBe('https://campus.example');
    expect(config.sfuUrls).toEqual(['http://10.0.0.1:4000', 'http://10.0.0.2:4000']);
    expect(config.trustProxy).toBe(1);
    expect(config.turn).toEqual({ urls: ['turn:turn.example:3478'], secret: 'shared' });
    expect(config.mail).toEqual({
      url: 'smtps://campus:secret@mail.example:465',
      from: 'The Campus <campus@nantes.example>',
      domain: 'nantes.example',
    });
    expect(config.isDemoOffered).toBe(false);
    expect(readSignallingConfig({ CONTROL_SECRET, TRUST_PROXY: 'loopback' }).trustProxy).toBe('loopback');
  });

  it('of a university’s sign-in go together, and over HTTPS', () => {
    const oidc = {
      OIDC_ISSUER: 'https://login.univ.example/realm',
      OIDC_CLIENT_ID: 'campus',
      OIDC_DOMAINS: 'Univ.example, @students.univ.example',
      OIDC_ROLE_CLAIM: 'roles',
      OIDC_ROLES: 'staff=organiser, it=admin',
    };
    expect(readSignallingConfig({ CONTROL_SECRET }).university).toBeNull();
    expect(readSignallingConfig({ CONTROL_SECRET, ...oidc }).university).toEqual({
      issuer: 'https://login.univ.example/realm',
      clientId: 'campus',
      clientSecret: null,
      name: 'login.univ.example',
      domains: ['univ.example', 'students.univ.example'],
      scope: 'openid email profile',
      roleClaim: 'roles',
      roles: new Map([
        ['staff', 'organiser'],
        ['it', 'admin'],
      ]),
    });
    const refused = (env: Record<string, string>) => () => readSignallingConfig({ CONTROL_SECRET, ...oidc, ...env });
    expect(refused({ OIDC_ISSUER: 'http://login.univ.example' })).toThrow(/OIDC_ISSUER must begin with https/);
    expect(refused({ OIDC_ISSUER: 'http://127.0.0.1:4000' })).not.toThrow();
    expect(refused({ OIDC_CLIENT_ID: '' })).toThrow(/OIDC_CLIENT_ID must be set/);
    expect(refused({ OIDC_ISSUER: '' })).toThrow(/OIDC_CLIENT_ID needs OIDC_ISSUER/);
    expect(refused({ OIDC_DOMAINS: ' ' })).toThrow(/OIDC_DOMAINS must be set/);
    expect(refused({ OIDC_ROLES: 'staff=dean' })).toThrow(/OIDC_ROLES must be like/);
    expect(refused({ OIDC_ROLE_CLAIM: '' })).toThrow(/OIDC_ROLES needs OIDC_ROLE_CLAIM/);
    expect(refused({ OIDC_SCOPE: 'email' })).toThrow(/OIDC_SCOPE must contain openid/);
  });

  it('are refused together, each by its name', () => {
    const problemsOf = (env: Record<string, string>) => {
      try {
        readSignallingConfig(env);
      } catch (error) {
        if (error instanceof ConfigError) return error.problems.map((problem) => problem.split(' ')[0]);
        throw error;
      }
      return [];
    };
    expect(problemsOf({ PORT: 'x', PUBLIC_URL: 'campus', DATABASE_URL: 'mysql://x' })).toEqual([
      ...['PORT', 'PUBLIC_URL', 'DATABASE_URL', 'CONTROL_SECRET'],
    ]);
    expect(problemsOf({ CONTROL_SECRET, PUBLIC_URL: 'https://campus.example/path' })).toEqual(['PUBLIC_URL']);
    expect(problemsOf({ CONTROL_SECRET, MAIL_URL: 'mail.example', MAIL_FROM: 'the campus' })).toEqual([
      ...['MAIL_URL', 'MAIL_FROM'],
    ]);
    expect(problemsOf({ CONTROL_SECRET, MAIL_URL: 'smtp://mail.example' })).toEqual(['MAIL_URL']);
    expect(problemsOf({ CONTROL_SECRET, TLS_CERT_FILE: 'a', TURN_URLS: 'turn:b', TRUST_PROXY: 'us' })).toEqual([
      ...['TLS_CERT_FILE', 'TURN_SECRET', 'TRUST_PROXY'],
    ]);
  });

  it('all say what they are for', () => {
    for (const setting of describeSettings(signallingSettings)) expect(setting.description).not.toBe('');
  });
});

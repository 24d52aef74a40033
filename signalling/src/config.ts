import { join } from 'node:path';
import {
  type Environment,
  ConfigError,
  envList,
  envPort,
  envUrl,
  readConfig,
  serviceSettings,
} from '@campus/service-kit/config';
import type { SlidesLimits } from '@campus/protocol';
import express from 'express';
import { z } from 'zod';
import { domainOf } from './mail/mail-transport.ts';
import { readUniversityConfig, type UniversityConfig, universitySettings } from './university/settings.ts';

const onOff = z.enum(['on', 'off'], { error: 'must be on or off' });

/** What may stand in the environment; `.env.example` and `--help` are made from these descriptions. */
export const signallingSettings = serviceSettings.extend({
  HOST: z.string().default('127.0.0.1').describe('The address to listen on; 0.0.0.0 for all networks.'),
  PORT: envPort.default(3000).describe('The port of the web app and its API.'),
  PUBLIC_URL: z
    .string()
    .refine(isOrigin, 'must be an address without a path, such as https://campus.example.org')
    .optional()
    .describe('The address under which browsers reach the campus; links are made with it.'),
  TLS_CERT_FILE: z.string().optional().describe('A certificate chain in PEM, for HTTPS without a proxy before it.'),
  TLS_KEY_FILE: z.string().optional().describe('The private key of TLS_CERT_FILE, in PEM.'),
  DATABASE_URL: z
    .string()
    .regex(/^postgres(ql)?:\/\//, 'must begin with postgres://')
    .optional()
    .describe('A PostgreSQL database; without it, SQLite in the data folder.'),
  REDIS_URL: z
    .string()
    .regex(/^rediss?:\/\//, 'must begin with redis:// or rediss://')
    .optional()
    .describe('A Redis server; needed when there is more than one signalling process.'),
  DATA_DIR: z.string().default('data').describe('The folder in which everything is kept.'),
  WEB_DIST: z.string().default('web/dist').describe('The folder of the built web app.'),
  SFU_URLS: envList.default([]).describe('Control addresses of the SFU servers, separated by commas.'),
  RECORDINGS_URL: envUrl.optional().describe('Control address of the recordings service.'),
  CONTROL_SECRET: z
    .string()
    .min(16, 'must have at least 16 characters')
    .describe('The secret that the services share; made at the first start.'),
  TURN_URLS: envList
    .default([])
    .describe('TURN servers, separated by commas: turn:turn.example.org:3478?transport=udp.'),
  TURN_SECRET: z.string().optional().describe('The shared secret of the TURN servers, for time-limited credentials.'),
  MAIL_URL: z
    .string()
    .regex(/^smtps?:\/\/[^\s/?#]+/, 'must begin with smtp:// or smtps:// and name a server')
    .optional()
    .describe('The SMTP server that mails are sent by, with name and password if it wants them.'),
  MAIL_FROM: z
    .string()
    .refine((text) => domainOf(text) !== undefined, 'must be an address such as Campus <campus@example.org>')
    .optional()
    .describe('The sender of the mails.'),
  DEMO: onOff.default('on').describe('Whether the first page offers the demo: on or off.'),
  SLIDES_MAX_MB: z.coerce
    .number()
    .int()
    .min(1)
    .max(200)
    .default(25)
    .describe('The largest PDF that may be uploaded as slides, in megabytes (1 to 200).'),
  SLIDES_MAX_PAGES: z.coerce
    .number()
    .int()
    .min(1)
    .max(2_000)
    .default(300)
    .describe('How many pages such a PDF may have (1 to 2000).'),
  FFMPEG_PATH: z.string().default('ffmpeg').describe('The ffmpeg program, version 5 or later; the demo sends with it.'),
  ...universitySettings.shape,
  TRUST_PROXY: z
    .string()
    .default('off')
    .describe('Which reverse proxies may say where a request came from: off, a number of hops, or addresses.'),
});

function isOrigin(text: string): boolean {
  if (!/^https?:/.test(text) || !URL.canParse(text)) return false;
  const { pathname, search, hash, username } = new URL(text);
  return pathname === '/' && search + hash + username === '';
}

export interface SignallingConfig {
  host: string;
  port: number;
  /** Without a slash at the end. Null until the port is known, when neither it nor PUBLIC_URL was given. */
  publicUrl: string | null;
  tls: { certFile: string; keyFile: string } | null;
  databaseUrl: string | undefined;
  redisUrl: string | undefined;
  dataDir: string;
  keysDir: string;
  webDist: string;
  sfuUrls: string[];
  recordingsUrl: string | undefined;
  controlSecret: string;
  turn: { urls: string[]; secret: string } | null;
  /** The SMTP server, the sender, and the sender’s domain; null when links are to be copied instead. */
  mail: { url: string; from: string; domain: string } | null;
  isDemoOffered: boolean;
  slides: SlidesLimits;
  ffmpegPath: string;
  /** Null when nobody signs in with a university's own account. */
  university: UniversityConfig | null;
  /** As Express takes it. */
  trustProxy: boolean | number | string;
}

/** Reads the environment. Throws one ConfigError with every problem. */
export function readSignallingConfig(env?: Environment): SignallingConfig {
  const settings = readConfig(signallingSettings, env);
  const problems: string[] = [];
  if (!settings.TLS_CERT_FILE !== !settings.TLS_KEY_FILE) {
    problems.push('TLS_CERT_FILE and TLS_KEY_FILE must be set together');
  }
  if (settings.TURN_URLS.length > 0 && !settings.TURN_SECRET) problems.push('TURN_SECRET must be set with TURN_URLS');
  if (!settings.MAIL_URL !== !settings.MAIL_FROM) problems.push('MAIL_URL and MAIL_FROM must be set together');
  const trustProxy = readTrustProxy(settings.TRUST_PROXY);
  if (!isTrustProxy(trustProxy)) {
    problems.push('TRUST_PROXY must be off, a number of hops, or addresses such as 10.0.0.0/8, separated by commas');
  }
  const university = readUniversityConfig(settings, problems);
  if (problems.length > 0) throw new ConfigError(problems);
  const { TLS_CERT_FILE: certFile, TLS_KEY_FILE: keyFile, TURN_SECRET: turnSecret } = settings;
  return {
    host: settings.HOST,
    port: settings.PORT,
    publicUrl: settings.PUBLIC_URL === undefined ? null : new URL(settings.PUBLIC_URL).origin,
    tls: certFile && keyFile ? { certFile, keyFile } : null,
    databaseUrl: settings.DATABASE_URL,
    redisUrl: settings.REDIS_URL,
    dataDir: settings.DATA_DIR,
    keysDir: join(settings.DATA_DIR, 'keys'),
    webDist: settings.WEB_DIST,
    sfuUrls: settings.SFU_URLS,
    recordingsUrl: settings.RECORDINGS_URL,
    controlSecret: settings.CONTROL_SECRET,
    turn: settings.TURN_URLS.length > 0 && turnSecret ? { urls: settings.TURN_URLS, secret: turnSecret } : null,
    mail: readMail(settings.MAIL_URL, settings.MAIL_FROM),
    isDemoOffered: settings.DEMO === 'on',
    slides: { largestBytes: settings.SLIDES_MAX_MB * 1024 * 1024, mostPages: settings.SLIDES_MAX_PAGES },
    ffmpegPath: settings.FFMPEG_PATH,
    university,
    trustProxy,
  };
}

function readMail(url: string | undefined, from: string | undefined): SignallingConfig['mail'] {
  const domain = from === undefined ? undefined : domainOf(from);
  return url && from && domain ? { url, from, domain } : null;
}

function readTrustProxy(text: string): boolean | number | string {
  if (text === 'off' || text === '0' || text === 'false') return false;
  return /^\d+$/.test(text) ? Number(text) : text;
}

/** Express knows what it takes; it would throw the same later, without the setting's name. */
function isTrustProxy(value: boolean | number | string): boolean {
  try {
    express().set('trust proxy', value);
    return true;
  } catch {
    return false;
  }
}

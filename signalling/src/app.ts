import { join } from 'node:path';
import { withTimeout } from '@campus/service-kit/async';
import type { Clock } from '@campus/service-kit/clock';
import { createHealth } from '@campus/service-kit/health';
import type { Logger } from '@campus/service-kit/log';
import { createMetrics, metricsRouter } from '@campus/service-kit/metrics';
import express, { type RequestHandler } from 'express';
import { sql } from 'kysely';
import manifest from '../package.json' with { type: 'json' };
import { accountHandlers } from './account/account-routes.ts';
import { calendarHandlers } from './calendar/calendar-routes.ts';
import { createFeedStore } from './calendar/feed-store.ts';
import { centreHandlers } from './centres/centre-routes.ts';
import { boardCookie } from './boards/board-cookie.ts';
import { createBoardGrants } from './boards/board-grants.ts';
import { boardHandlers } from './boards/board-routes.ts';
import { createBoardStore } from './boards/board-store.ts';
import { createPairingStore } from './boards/pairing-store.ts';
import { createRoomEvents } from './boards/room-events.ts';
import type { SignallingConfig } from './config.ts';
import { attendanceHandlers } from './attendance/attendance-routes.ts';
import { auditHandlers } from './audit/audit-routes.ts';
import { coverHandlers } from './covers/cover-routes.ts';
import { openDatabase } from './database/open.ts';
import { eventHandlers } from './events/event-routes.ts';
import { createEventMails } from './event-mails/event-mails.ts';
import { reminderHandlers } from './event-mails/reminder-routes.ts';
import { createEventStore } from './events/event-store.ts';
import { canHost } from './events/rules.ts';
import { instanceHandlers } from './institutions/instance-routes.ts';
import { institutionHandlers } from './institutions/institution-routes.ts';
import { ensureDemoInstitution } from './institutions/institution-store.ts';
import { databaseKeyStore, fileKeyStore } from './keys/key-store.ts';
import { openTokens } from './keys/tokens.ts';
import { createLinkGrants } from './links/link-grants.ts';
import { linkHandlers } from './links/link-routes.ts';
import { createMailQueue } from './mail/mail-queue.ts';
import { mailHandlers } from './mail/mail-routes.ts';
import { smtpTransport } from './mail/mail-transport.ts';
import { createInvitations } from './people/invitations.ts';
import { peopleHandlers } from './people/people-routes.ts';
import { refreshCookie } from './people/refresh-cookie.ts';
import { roleHandlers } from './people/role-routes.ts';
import { createSessions } from './people/sessions.ts';
import { createSignIn } from './people/sign-in.ts';
import { createSetup } from './people/setup.ts';
import type { LiveDeps, LiveFeature } from './ports.ts';
import { registrationHandlers } from './registrations/registration-routes.ts';
import { createRegistrationStore } from './registrations/registration-store.ts';
import { accessRules } from './rest/access-rules.ts';
import { answerStranger } from './rest/answer-stranger.ts';
import { apiRouter } from './rest/bind-routes.ts';
import { openRateLimits } from './rest/rate-limits.ts';
import { answerErrors, requestLog } from './rest/request-log.ts';
import { refuseOtherOrigins } from './rest/same-origin.ts';
import { createSeriesKeeper } from './series/series.ts';
import { seriesHandlers } from './series/series-routes.ts';
import { universityHandlers } from './university/university-routes.ts';
import { speakerHandlers } from './speakers/speaker-routes.ts';
import { createSpeakers } from './speakers/speakers.ts';
import { createWebServer, listenOn } from './web/https-server.ts';
import { mediaProxy } from './web/media-proxy.ts';
import { createPageWriter } from './web/page-writer.ts';
import { createPublicPages } from './web/public-pages.ts';
import { securityHeaders } from './web/security-headers.ts';
import { webApp } from './web/web-app.ts';

const sweepEveryMs = 60 * 60 * 1000;
const lastAnswersMs = 1_000;
const databaseAnswersWithinMs = 2_000;

export interface AppDeps {
  config: SignallingConfig;
  log: Logger;
  clock: Clock;
  createLive(deps: LiveDeps): Promise<LiveFeature> | LiveFeature;
}

export interface App {
  /** Address for people, known after `listen`. */
  publicUrl(): string;
  /** The deps of the live half, for tests that look inside. */
  readonly inside: LiveDeps;
  /** Resolves when requests are answered. `setupUrl` is null when the campus is set up. */
  listen(): Promise<{ port: number; setupUrl: string | null }>;
  /** Idempotent. Live first, so that broadcasts' files are closed while everything else still works. */
  close(): Promise<void>;
}

/** The composition root: everything that signalling consists of is made and wired here, and closed by `close`. */
export async function createApp({ config, log, clock, createLive }: AppDeps): Promise<App> {
  const web = express();
  const server = createWebServer(config.tls, web);
  let port = config.port;
  const publicUrl = () => config.publicUrl ?? `${config.tls ? 'https' : 'http'}://localhost:${port}`;

  const metrics = createMetrics('signalling');
  const health = createHealth(['http']);
  const db = await openDatabase({ databaseUrl: config.databaseUrl, dataDir: config.dataDir, log });
  const store = config.databaseUrl ? databaseKeyStore(db) : fileKeyStore(config.keysDir);
  const tokens = await openTokens({ store, clock });
  const rateLimits = await openRateLimits({ redisUrl: config.redisUrl, log });
  const outgoing = config.mail && { transport: smtpTransport(config.mail), domain: config.mail.domain };
  const mails = createMailQueue({ db, clock, log, outgoing, secret: config.controlSecret });
  const secret = config.controlSecret;
  const eventMails = createEventMails({ db, clock, mails, publicUrl, secret });
  const events = createEventStore(db, eventMails);
  const registrations = createRegistrationStore({ db, clock, notices: eventMails });
  const links = createLinkGrants({ db, tokens, clock, publicUrl });
  const boards = createBoardStore({ db, clock });
  const sessions = createSessions({ db, tokens, clock, log });
  const setup = createSetup({ db, clock });
  const invitations = createInvitations({ db, clock, mails, publicUrl });
  const isSecure = publicUrl().startsWith('https:');
  const cookie = refreshCookie({ isSecure });
  const signIn = createSignIn({ sessions, cookie });

  const inside: LiveDeps = {
    ...{ config, db, log, clock, metrics, tokens, rateLimits, events, links, canHost },
    boards: { isTrusted: async (boardId) => (await boards.find(boardId)) !== null },
    institutions: { ensureDemo: (draft) => ensureDemoInstitution(db, draft, clock) },
  };
  const live = await createLive(inside);
  const { broadcasts } = live;

  const series = createSeriesKeeper({ db, events, broadcasts, notices: eventMails, clock });
  const handlers = {
    ...instanceHandlers({
      ...{ db, setup, isDemoOffered: config.isDemoOffered, university: config.university },
      version: manifest.version,
    }),
    ...peopleHandlers({ db, rateLimits, sessions, setup, invitations, cookie, signIn }),
    ...universityHandlers({
      ...{ db, clock, log, rateLimits, publicUrl, isSecure, signIn },
      config: config.university,
    }),
    ...roleHandlers({ db, clock, rateLimits, invitations }),
    ...reminderHandlers({ eventMails, rateLimits, secret }),
    ...attendanceHandlers({ db, clock }),
    ...auditHandlers({ db, clock }),
    ...mailHandlers({ db, clock, mails }),
    ...accountHandlers({ db, clock, rateLimits, cookie, mails, publicUrl, broadcasts }),
    ...institutionHandlers({ db, clock }),
    ...centreHandlers({ db, clock }),
    ...boardHandlers({
      ...{ db, clock, rateLimits, boards, tokens, broadcasts, link: live.boards },
      grants: createBoardGrants({ db, clock, tokens }),
      pairings: createPairingStore({ db, clock }),
      roomEvents: createRoomEvents({ db, events, broadcasts }),
      cookie: boardCookie({ isSecure }),
    }),
    ...eventHandlers({ db, events, broadcasts, links, clock }),
    ...calendarHandlers({
      ...{ db, events, links, rateLimits, clock, publicUrl },
      feeds: createFeedStore({ db, clock }),
    }),
    ...seriesHandlers({ db, series, rateLimits, publicUrl }),
    ...registrationHandlers({ db, events, links, broadcasts, registrations }),
    ...coverHandlers({ db, clock, events, broadcasts, rateLimits }),
    ...speakerHandlers({
      ...{ events, rateLimits },
      speakers: createSpeakers({ db, clock, links, broadcasts, mails, secret, publicUrl }),
    }),
    ...linkHandlers({ links, events, broadcasts, rateLimits }),
    ...live.handlers,
  };

  const largestFiles = { 'slides.upload': config.slides.largestBytes };
  const pages = createPublicPages({ events, nowMs: () => clock.nowMs(), publicUrl });
  const program = join(config.webDist, '.server', 'write-pages.js');
  const writer = createPageWriter({ program, answer: answerStranger(handlers), log });
  web.disable('x-powered-by');
  web.set('trust proxy', config.trustProxy);
  web.use(requestLog({ log, metrics }));
  web.use(onceListening(() => securityHeaders({ publicUrl: publicUrl() })));
  web.use('/health/ready', async (_request, _response, next) => {
    const asking = withTimeout(sql`select 1`.execute(db), databaseAnswersWithinMs, 'the database');
    await asking.then(
      () => health.set('database', true),
      () => health.set('database', false, 'does not answer'),
    );
    next();
  });
  web.use(health.router);
  web.use('/metrics', loopbackOnly);
  web.use(metricsRouter(metrics));
  web.use('/media', mediaProxy({ recordingsUrl: config.recordingsUrl, log }));
  web.use('/api', refuseOtherOrigins(publicUrl));
  web.use(
    apiRouter(handlers, {
      authenticate: sessions.authenticate,
      authorise: accessRules({ events, series, live }),
      largestFiles,
    }),
  );
  web.use(webApp({ dist: config.webDist, pages, writer, publicUrl, log }));
  web.use(answerErrors(log));
  live.attach(server);

  const sweeping = setInterval(() => {
    sessions.sweep().catch((error: unknown) => log.warn({ err: error }, 'old sessions could not be deleted'));
    mails.sweep().catch((error: unknown) => log.warn({ err: error }, 'old mails could not be deleted'));
    registrations
      .settleAll()
      .catch((error: unknown) => log.warn({ err: error }, 'waiting lists could not be looked through'));
    live.slides.sweep().catch((error: unknown) => log.warn({ err: error }, 'old slides could not be deleted'));
  }, sweepEveryMs);
  sweeping.unref();

  let closing: Promise<void> | undefined;
  return {
    publicUrl,
    inside,
    async listen() {
      port = await listenOn(server, config.host, config.port);
      health.set('http', true);
      const token = await setup.renewToken();
      return { port, setupUrl: token === null ? null : `${publicUrl()}/setup/${token}` };
    },
    close() {
      closing ??= (async () => {
        clearInterval(sweeping);
        health.set('http', false, 'closing');
        await live.close();
        await mails.close();
        await new Promise<void>((resolve) => {
          server.close(() => resolve());
          server.closeIdleConnections();
          // A download may take an hour; whoever is cut off asks the next process for the rest.
          setTimeout(() => server.closeAllConnections(), lastAnswersMs).unref();
        });
        await writer.close();
        await rateLimits.close();
        await db.destroy();
      })();
      return closing;
    },
  };
}

/** A proxy on this machine also comes from the loopback; what it forwards says so. */
const loopbackOnly: RequestHandler = (request, response, next) => {
  const isLoopback = /^(127\.|::1$|::ffff:127\.)/.test(request.socket.remoteAddress ?? '');
  const isForwarded = request.get('x-forwarded-for') !== undefined || request.get('forwarded') !== undefined;
  if (isLoopback && !isForwarded) return next();
  response.status(404).end();
};

/** For middleware that needs the public address, which may depend on the port that the system chooses. */
function onceListening(make: () => RequestHandler): RequestHandler {
  let made: RequestHandler | undefined;
  return (request, response, next) => {
    made ??= make();
    made(request, response, next);
  };
}

import type { Person } from '@campus/protocol';
import { AppError } from '@campus/protocol/errors';
import type { Clock } from '@campus/service-kit/clock';
import type { Database } from '../database/open.ts';
import type { MailQueue } from '../mail/mail-queue.ts';
import { isPassword } from '../people/passwords.ts';
import type { RefreshCookie } from '../people/refresh-cookie.ts';
import type { Broadcasts } from '../ports.ts';
import { type Asker, askerOf, signedIn } from '../rest/bind-routes.ts';
import type { HandlersOf } from '../rest/handlers.ts';
import type { RateLimits } from '../rest/rate-limits.ts';
import { createAccountStore } from './account-store.ts';
import { createEmailConfirmations } from './email-confirmations.ts';
import { eraseAccount } from './erasure.ts';
import { createOwnSessions } from './own-sessions.ts';
import { collectPersonalData } from './personal-data.ts';
import { proofOf } from './rules.ts';

interface Deps {
  db: Database;
  clock: Clock;
  rateLimits: RateLimits;
  cookie: RefreshCookie;
  mails: MailQueue;
  publicUrl: () => string;
  broadcasts: Pick<Broadcasts, 'forgetTexts'>;
}

type AccountRouteName =
  | 'account.show'
  | 'account.sessions'
  | 'account.endSession'
  | 'account.endOtherSessions'
  | 'account.changePassword'
  | 'account.changeEmail'
  | 'account.sendConfirmation'
  | 'account.confirmEmail'
  | 'account.export'
  | 'account.delete';

export function accountHandlers(deps: Deps): HandlersOf<AccountRouteName> {
  const { db, clock, rateLimits, cookie, broadcasts } = deps;
  const confirmations = createEmailConfirmations(deps);
  const accounts = createAccountStore({ db, clock, confirmations });
  const sessions = createOwnSessions({ db, clock });

  /** Throws INVALID with the field that is missing or wrong, RATE_LIMITED. */
  const prove = async ({ person, sessionId }: Asker, password: string | undefined): Promise<Person> => {
    const proof = proofOf({
      passwordHash: await accounts.passwordHash(person.id),
      password,
      signedInAtMs: await sessions.openedAtMs(sessionId),
      nowMs: clock.nowMs(),
    });
    if (proof.kind === 'missing') throw notProved(proof.field, 'is needed');
    if (proof.kind === 'password') {
      await rateLimits.consume('proof by account', person.id);
      if (!(await isPassword(proof.password, proof.passwordHash))) throw notProved('password', 'is wrong');
      await rateLimits.reset('proof by account', person.id);
    }
    return person;
  };

  return {
    'account.show': async ({ person }) => accounts.show(signedIn(person).id),
    'account.sessions': async (request) => {
      const { person, sessionId } = askerOf(request);
      return { sessions: await sessions.list(person.id, sessionId) };
    },
    'account.endSession': async ({ person, params }) => {
      await sessions.end(signedIn(person).id, params.id);
      return {};
    },
    'account.endOtherSessions': async (request) => {
      const { person, sessionId } = askerOf(request);
      await sessions.endOthers(person.id, sessionId);
      return {};
    },
    'account.changePassword': async (request) => {
      const asker = askerOf(request);
      const { password, newPassword } = request.body;
      const { id } = await prove(asker, password);
      await accounts.changePassword({ personId: id, sessionId: asker.sessionId, newPassword });
      return {};
    },
    'account.changeEmail': async (request) => {
      const { id } = await prove(askerOf(request), request.body.password);
      await rateLimits.consume('confirmation by account', id);
      return accounts.changeEmail(id, request.body.email);
    },
    'account.sendConfirmation': async ({ person }) => {
      const asker = signedIn(person);
      await rateLimits.consume('confirmation by account', asker.id);
      await accounts.sendConfirmation(asker);
      return {};
    },
    'account.confirmEmail': async ({ body, ip }) => {
      await rateLimits.consume('confirmation by address', ip);
      return { email: await confirmations.confirm(body.token) };
    },
    'account.export': async ({ person }) => {
      const asker = signedIn(person);
      await rateLimits.consume('export by account', asker.id);
      return collectPersonalData({ db, accounts }, asker, clock.nowMs());
    },
    'account.delete': async (request) => {
      const person = await prove(askerOf(request), request.body.password);
      broadcasts.forgetTexts(await eraseAccount(db, person, clock.nowMs()));
      cookie.clear(request.res);
      return {};
    },
  };
}

function notProved(field: 'password' | 'signIn', what: string): AppError {
  return new AppError('INVALID', `${field} ${what}`, { fields: { [field]: what } });
}

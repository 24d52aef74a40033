import type { Institution, PlatformRole, Session } from '@campus/protocol';
import { type TestClient, testClient } from '../rest/test-client.ts';
import type { TestApp } from '../testing.ts';

export const password = 'a long enough password';

export const leadDraft = { name: 'Nantes', city: 'Nantes', country: 'FR', timeZone: 'Europe/Paris' };

export interface TestPerson extends Session {
  client: TestClient;
}

/** Sets the campus up by its printed link and signs the first administrator in. */
export async function setUp(app: TestApp): Promise<TestPerson> {
  const client = testClient(app.url);
  const token = app.setupUrl?.split('/').at(-1);
  if (!token) throw new Error('the campus is set up already');
  const admin = { name: 'Ada Admin', email: 'ada@nantes.example', password };
  const session = await client.call('setup.complete', { body: { token, institution: leadDraft, admin } });
  return { ...session, client };
}

export async function addInstitution(admin: TestPerson, name: string): Promise<Institution> {
  const draft = { name, city: name, country: 'PK', timeZone: 'Asia/Karachi' };
  return admin.client.call('institutions.create', { as: admin.accessToken, body: draft });
}

/** Invites somebody and accepts in their place. */
export async function addPerson(
  app: TestApp,
  inviter: TestPerson,
  person: { role: PlatformRole; institutionId: string; email: string; name?: string },
): Promise<TestPerson> {
  const { name = `A ${person.role}`, ...draft } = person;
  const { url } = await inviter.client.call('people.invite', { as: inviter.accessToken, body: draft });
  const client = testClient(app.url);
  const token = url?.split('/').at(-1);
  const session = await client.call('invitations.accept', { body: { token, name, password } });
  return { ...session, client };
}

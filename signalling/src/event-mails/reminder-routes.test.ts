import { afterEach, expect, it } from 'vitest';
import { setUp } from '../people/test-people.ts';
import { startTestApp, type TestApp } from '../testing.ts';
import { reminderToken } from './reminder-tokens.ts';

let app: TestApp;
afterEach(() => app.close());

it('a mail program takes reminders off without a session, as RFC 8058 has it; a page puts them back', async () => {
  app = await startTestApp();
  const { client, person } = await setUp(app);
  const token = reminderToken(person.id, app.config.controlSecret);
  const params = { token };
  expect(await client.call('reminders.show', { params })).toEqual({ areWanted: true });
  const oneClick = await fetch(`${app.url}/api/reminders/${token}`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
    body: 'List-Unsubscribe=One-Click',
  });
  expect(oneClick.status).toBe(200);
  expect(await client.call('reminders.show', { params })).toEqual({ areWanted: false });
  expect(await client.call('reminders.choose', { params, body: { areWanted: true } })).toEqual({ areWanted: true });
});

import { expect } from '@playwright/test';
import { mailCatalogues, say } from '../../../signalling/src/mail/mail-texts.ts';
import { planEvent, request } from '../../product/campus-client.ts';
import { expectAccessible } from '../accessibility.ts';
import { expectLanguage } from '../languages.ts';
import { linkTo, mailTo, pathIn } from '../mail-campus.ts';
import { signInBefore } from '../people.ts';
import { test } from '../university-campus.ts';

test.use({ productOf: 'mails and a university' });

const dayMs = 24 * 60 * 60 * 1000;
const { registration, reminder: reminders } = mailCatalogues.fr;
const inFrench = (text: string): string => say(text, 'fr', { title: 'Tea and tales' });

test('who registers gets a mail for the calendar and a reminder, and takes reminders off with its link', async ({
  product,
  trap,
  account,
  person,
}) => {
  const { accessToken } = account;
  const startsAtMs = Date.now() + 2 * dayMs;
  const event = await planEvent(product, account, { title: 'Tea and tales', visibility: 'public', startsAtMs });
  await request(product, 'me.update', { accessToken, body: { language: 'fr' } });
  const { page } = await person({ locale: 'fr-FR' });
  await signInBefore(page, product, account);
  await page.goto(`${product.url}/events/${event.id}`);
  await page.getByTestId('register').click();
  await expect(page.getByTestId('own-registration')).toHaveAttribute('data-state', 'confirmed');
  const confirmation = await mailTo(trap, account.email, inFrench(registration.confirmed.subject));
  expect(confirmation.attachments.some(({ contentType }) => contentType.startsWith('text/calendar'))).toBe(true);

  // Of what would be due already nobody is reminded: a day's reminder is due soon only now, however long that took.
  const earlier = { startsAtMs: Date.now() + dayMs + 8_000 };
  await request(product, 'events.update', { params: { id: event.id }, accessToken, body: earlier });
  const reminder = await mailTo(trap, account.email, inFrench(reminders.day.subject));
  expect(reminder.text).toContain('commence dans un jour');
  const { page: elsewhere } = await person({ locale: 'ur-PK' });
  await elsewhere.goto(`${product.url}${pathIn(reminder, 'reminders')}`);
  await expectLanguage(elsewhere, 'ur');
  const state = elsewhere.getByTestId('reminders');
  await expect(state).toHaveAttribute('data-wanted', 'true');
  await expectAccessible(elsewhere, 'reminders/:token', { state: 'wanted' });
  await elsewhere.getByTestId('choose-reminders').click();
  await expect(state).toHaveAttribute('data-wanted', 'false');
  await elsewhere.reload();
  await expect(state).toHaveAttribute('data-wanted', 'false');
  // The other tests read English.
  await request(product, 'me.update', { accessToken, body: { language: 'en' } });
});

test('a speaker of the agenda is invited by mail, comes by the link in it, and no more when it is taken back', async ({
  product,
  trap,
  account,
  person,
}) => {
  const agenda = [{ offsetMinutes: 0, durationMinutes: 15, title: 'A tale', speakers: ['Prof. Rossi'] }];
  const event = await planEvent(product, account, { startsAtMs: Date.now() + dayMs, agenda });
  const speakerMail = 'rossi@bologna.example';
  const host = await person();
  await signInBefore(host.page, product, account);
  await host.page.goto(`${product.url}/events/${event.id}`);
  const form = host.page.getByTestId('speaker-form');
  await form.getByTestId('agenda-speaker').click();
  await form.locator('input[type=email]').fill(speakerMail);
  await form.locator('select').selectOption('it');
  await form.getByTestId('invite-speaker').click();
  await expect(form.getByTestId('speaker-sent')).toBeVisible();
  expect((await mailTo(trap, speakerMail)).subject).toContain('Interverrà');
  const link = await linkTo(trap, speakerMail, 'join');
  const speaker = await person({ locale: 'it-IT' });
  await speaker.page.goto(`${product.url}${link}`);
  await expect(speaker.page.getByTestId('name')).toHaveValue('Prof. Rossi');

  const row = host.page.getByTestId('speaker-row');
  await host.page.reload();
  await expect(row).toHaveAttribute('data-mail', 'sent');
  await row.getByTestId('revoke-speaker').click();
  await host.page.getByTestId('confirm-revoke-speaker').click();
  await expect(row).toHaveCount(0);
  const subjects = () => trap.mails.filter(({ to }) => to === speakerMail).map(({ mail }) => mail.subject ?? '');
  await expect.poll(() => subjects().filter((subject) => subject.includes('Intervento annullato'))).toHaveLength(1);
  await speaker.page.reload();
  await expect(speaker.page.getByText('Questo link è stato revocato')).toBeVisible();
});

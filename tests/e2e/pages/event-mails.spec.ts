import { expect } from '@playwright/test';
import { planEvent } from '../../product/campus-client.ts';
import { expectAccessible } from '../accessibility.ts';
import { expectLanguage } from '../languages.ts';
import { linkTo, mailTo, test } from '../mail-campus.ts';
import { signIn } from '../people.ts';

test.use({ productOf: 'event mails' });

const dayMs = 24 * 60 * 60 * 1000;

test('who registers gets a mail for the calendar and a reminder, and takes reminders off with its link', async ({
  product,
  trap,
  account,
  person,
}) => {
  // A day's reminder is due soon.
  const startsAtMs = Date.now() + dayMs + 20_000;
  const event = await planEvent(product, account, { title: 'Tea and tales', visibility: 'public', startsAtMs });
  const { page } = await person({ locale: 'fr-FR' });
  await signIn(page, product, account);
  await page.goto(`${product.url}/events/${event.id}`);
  await page.getByTestId('register').click();
  await expect(page.getByTestId('own-registration')).toHaveAttribute('data-state', 'confirmed');
  await expect.poll(() => trap.mails.length).toBe(1);
  const confirmation = trap.mails[0]?.mail;
  expect(confirmation?.subject).toContain('Inscription confirmée');
  expect(confirmation?.attachments.some(({ contentType }) => contentType.startsWith('text/calendar'))).toBe(true);

  await expect.poll(() => trap.mails.length, { timeout: 90_000 }).toBe(2);
  const text = trap.mails[1]?.mail.text ?? '';
  expect(text).toContain('commence dans un jour');
  const link = await linkTo(trap, account.email, 'reminders');
  const { page: elsewhere } = await person({ locale: 'ur-PK' });
  await elsewhere.goto(`${product.url}${link}`);
  await expectLanguage(elsewhere, 'ur');
  const state = elsewhere.getByTestId('reminders');
  await expect(state).toHaveAttribute('data-wanted', 'true');
  await expectAccessible(elsewhere, 'reminders/:token', { state: 'wanted' });
  await elsewhere.getByTestId('choose-reminders').click();
  await expect(state).toHaveAttribute('data-wanted', 'false');
  await elsewhere.reload();
  await expect(state).toHaveAttribute('data-wanted', 'false');
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
  // The administrator reads French since the test before.
  const host = await person({ locale: 'fr-FR' });
  await signIn(host.page, product, account);
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
  await expect.poll(() => subjects().at(-1)).toContain('Intervento annullato');
  await speaker.page.reload();
  await expect(speaker.page.getByText('Questo link è stato revocato')).toBeVisible();
});

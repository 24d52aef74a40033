import { expect } from '@playwright/test';
import { planEvent } from '../../product/campus-client.ts';
import { expectLanguage } from '../languages.ts';
import { test } from '../mail-campus.ts';
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
  const link = new URL(/https?:\S+\/reminders\/\S+/.exec(text)?.[0] ?? 'http://none').pathname;
  const { page: elsewhere } = await person({ locale: 'ur-PK' });
  await elsewhere.goto(`${product.url}${link}`);
  await expectLanguage(elsewhere, 'ur');
  const state = elsewhere.getByTestId('reminders');
  await expect(state).toHaveAttribute('data-wanted', 'true');
  await elsewhere.getByTestId('choose-reminders').click();
  await expect(state).toHaveAttribute('data-wanted', 'false');
  await elsewhere.reload();
  await expect(state).toHaveAttribute('data-wanted', 'false');
});

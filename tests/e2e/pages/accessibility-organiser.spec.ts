import { expect, type Page } from '@playwright/test';
import { type Account, planEvent, planSeries, request } from '../../product/campus-client.ts';
import type { Product } from '../../product/start-product.ts';
import {
  expectAccessible,
  expectAccessibleBothWays,
  expectAccessibleDialog,
  goTo,
  speak,
  walk,
} from '../accessibility.ts';
import { test } from '../campus.ts';
import { type Language, wordsIn } from '../languages.ts';
import { signIn } from '../people.ts';

const agenda = [{ title: 'Welcome', offsetMinutes: 0, durationMinutes: 15, speakers: ['Amina Khan'] }];

/** The language goes with the account, which is every test's. */
async function leaveInEnglish(page: Page, product: Product, { accessToken }: Account): Promise<void> {
  await speak(page, 'en');
  await expect.poll(async () => (await request(product, 'me.show', { accessToken })).language).toBe('en');
}

test('pages of an event are accessible to its host in all looks and both directions', async ({
  product,
  account,
  person,
}) => {
  const event = await planEvent(product, account, { visibility: 'public', capacity: 40, agenda });
  const host = { params: { id: event.id }, accessToken: account.accessToken };
  await event.link('centre', 'Centre Lahore');
  await request(product, 'registrations.register', { ...host, body: { kind: 'person' } });
  await request(product, 'registrations.register', { ...host, body: { kind: 'centre', heads: 12 } });
  const speaker = { name: 'Prof. Rossi', email: 'rossi@bologna.example' };
  await request(product, 'speakers.invite', { ...host, body: speaker });
  const { page } = await person();
  await signIn(page, product, account);

  await goTo(page, { path: '/events/new', drawn: '[data-testid=save-event]' });
  await page.getByTestId('rhythm').selectOption('week');
  await page.getByTestId('repeat-count').fill('0');
  await page.getByTestId('add-agenda-item').click();
  await page.getByTestId('save-event').click();
  await expect(page.getByTestId('repeat-count')).toHaveAttribute('aria-invalid', 'true');
  await expectAccessibleBothWays(page, 'events/new', { state: 'a wrong draft' });

  await goTo(page, { path: `/events/${event.id}`, drawn: '[data-testid=link-row]' });
  await expect(page.getByTestId('registration-row')).toHaveCount(2);
  await expect(page.getByTestId('speaker-row')).toBeVisible();
  await expectAccessibleBothWays(page, 'events/:id', { state: 'for its host' });
  const inEvent = (state: string, opener = page.getByTestId(state)) =>
    expectAccessibleDialog(page, 'events/:id', opener.first(), { state });
  await inEvent('remove-registration');
  await inEvent('revoke-speaker');
  await inEvent('revoke a link', page.getByTestId('link-row').getByRole('button'));
  const menu = page.getByTestId('event-menu');
  await menu.click();
  const cancel = page.getByTestId('cancel-event');
  await expect(cancel).toBeVisible();
  await expectAccessible(page, 'events/:id', { state: 'its menu' });
  await expectAccessibleDialog(page, 'events/:id', cancel, { state: 'cancel', backTo: menu });
  await leaveInEnglish(page, product, account);
});

test('pages of a series, of people and of what is theirs are accessible in all looks and both directions', async ({
  product,
  account,
  person,
}) => {
  const { accessToken } = account;
  const event = await planEvent(product, account);
  const series = await planSeries(product, account);
  const { institutionId } = await request(product, 'me.show', { accessToken });
  const invited = { email: 'nadia@univ.example', role: 'member' as const, institutionId };
  await request(product, 'people.invite', { accessToken, body: invited });
  const { page } = await person();
  await signIn(page, product, account);
  await walk(page, [
    { route: 'people', path: '/people', drawn: '[data-testid=invitation-row]' },
    { route: 'audit', path: '/audit', drawn: '[data-testid=audit-entry]' },
    { route: 'mails', path: '/mails', drawn: '[data-testid=mail-off]' },
    { route: 'calendars', path: '/calendars', drawn: '[data-testid=own-calendar]' },
    { route: 'studio/:eventId', path: `/studio/${event.id}`, drawn: '[data-testid=enter]' },
    { route: 'account', path: '/account', drawn: '[data-testid=own-sessions]' },
  ]);
  await expectAccessibleDialog(page, 'account', page.getByTestId('delete-account'), { state: 'delete it' });
  const path = `/series/${series.id}`;
  await walk(page, [
    {
      route: 'events/:id/edit',
      path: `/events/${series.occurrences[0]?.eventId}/edit`,
      drawn: '[data-testid=cover-form]',
    },
    { route: 'series/:id/edit', path: `${path}/edit`, drawn: '[data-testid=repeat-day]' },
    { route: 'series/:id', path, drawn: '[data-testid=cancel-series]' },
  ]);
  await expectAccessibleDialog(page, 'series/:id', page.getByTestId('cancel-series'), { state: 'cancel' });
  await leaveInEnglish(page, product, account);
});

/** Wrong in every field: said of each, and kept as it was typed. */
const wrongCentre = [
  ['city', ' ', 'city'],
  ['seats', 'many', 'seats'],
  ['smartboards', '-1', 'pieces'],
  ['laptops', '2.5', 'pieces'],
  ['headsets', '', 'pieces'],
  ['uplink', '0', 'uplink'],
] as const;

async function expectWrongCentre(page: Page, language: Language): Promise<void> {
  await speak(page, language === 'ur' ? 'ur' : 'en');
  const words = wordsIn(language);
  const alerts = page.getByTestId('centre-form').getByRole('alert');
  await expect(alerts).toHaveText(wrongCentre.map(([, , reason]) => words(`centres:wrong.${reason}`)));
  for (const [name, typed] of wrongCentre) {
    await expect(page.getByTestId(`centre-${name}`)).toHaveValue(typed);
    await expect(page.getByTestId(`centre-${name}`)).toHaveAttribute('aria-invalid', 'true');
  }
}

test('centres and their smartboards are accessible in all looks and both directions', async ({
  product,
  account,
  person,
}) => {
  const { institutionId } = await request(product, 'me.show', { accessToken: account.accessToken });
  const { context, page } = await person();
  await signIn(page, product, account);
  const board = await context.newPage();
  await board.goto(`${product.url}/board`);
  const code = await board.getByTestId('board-code').innerText();
  await walk(page, [{ route: 'centres', path: '/centres', drawn: '[data-testid=centre-row]' }]);

  await goTo(page, { path: '/board/confirm', drawn: '[data-testid=typed-code]' });
  await page.getByTestId('typed-code').fill('WDJB');
  await page.getByTestId('look-for-board').click();
  await expect(page.getByTestId('typed-code')).toBeFocused();
  await expectAccessibleBothWays(page, 'board/confirm/:code?', { state: 'no code' });
  await expect(page.getByTestId('typed-code')).toHaveValue('WDJB');
  await page.getByTestId('typed-code').fill(code);
  await page.getByTestId('look-for-board').click();
  await page.getByTestId('board-name').fill(' ');
  await page.getByTestId('trust-board').click();
  await expect(page.getByTestId('board-name')).toBeFocused();
  await expectAccessibleBothWays(page, 'board/confirm/:code?', { state: 'a board without a name' });
  await page.getByTestId('board-name').fill('At the window');
  await page.getByTestId('trust-board').click();
  await expect(page.getByTestId('to-remote'), 'what follows has the focus').toBeFocused();
  await expectAccessible(page, 'board/confirm/:code?', { state: 'trusted' });

  await page.keyboard.press('Enter');
  await expect(page.getByTestId('board-idle')).toBeVisible();
  await expectAccessibleBothWays(page, 'boards/:id');
  await expect(board.getByTestId('announcements')).toBeVisible();
  await expectAccessible(board, 'board', { state: 'nothing to announce' });
  await board.close();
  await expect(page.getByTestId('board-away')).toBeVisible();
  await expectAccessible(page, 'boards/:id', { state: 'away' });

  await goTo(page, { path: `/centres/${institutionId}`, drawn: '[data-testid=board-row]' });
  for (const [name, typed] of wrongCentre) await page.getByTestId(`centre-${name}`).fill(typed);
  await page.getByTestId('save-centre').click();
  await expect(page.getByTestId('centre-city')).toBeFocused();
  await expectAccessibleBothWays(page, 'centres/:id', { state: 'wrong in every field' });
  for (const language of ['ur', 'en'] as const) await expectWrongCentre(page, language);
  const revoke = page.getByTestId('revoke-board');
  await expectAccessibleDialog(page, 'centres/:id', revoke, { state: 'stop trusting it' });
  await revoke.click();
  await page.getByTestId('confirm-revoke-board').click();
  await expect(page.getByTestId('board-row')).toHaveCount(0);
  await expect(page.locator(':focus'), 'the keyboard is not at the top of the page').toHaveCount(1);
  await leaveInEnglish(page, product, account);
});

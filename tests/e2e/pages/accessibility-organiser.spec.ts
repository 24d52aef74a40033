import { expect } from '@playwright/test';
import { planEvent } from '../../product/campus-client.ts';
import { expectAccessible, expectAccessibleBothWays } from '../accessibility.ts';
import { test } from '../campus.ts';
import { signIn } from '../people.ts';

const agenda = [{ title: 'Welcome', offsetMinutes: 0, durationMinutes: 15, speakers: ['Amina Khan'] }];

test('pages of an organiser are accessible in all looks and both directions', async ({ product, account, person }) => {
  const event = await planEvent(product, account, { visibility: 'public', capacity: 40, agenda });
  await event.link('centre', 'Centre Lahore');
  const { page } = await person();
  await signIn(page, product, account);
  const open = async (path: string, drawn: string): Promise<void> => {
    await page.goto(`${product.url}${path}`);
    await expect(page.locator(drawn).first()).toBeVisible();
  };
  await open('/events/new', '[data-testid=save-event]');
  await page.getByTestId('add-agenda-item').click();
  await page.getByTestId('save-event').click();
  await expect(page.getByRole('alert').first()).toBeVisible();
  await expectAccessibleBothWays(page, 'a wrong draft of an event');
  const pages = [
    { path: `/events/${event.id}`, drawn: '[data-testid=link-row]' },
    { path: '/people', drawn: '[data-testid=invitation-list], [data-testid=people-list]' },
    { path: '/account', drawn: '[data-testid=own-sessions]' },
    { path: '/audit', drawn: '[data-testid=audit-entry]' },
    { path: '/mails', drawn: '[data-testid=mail-off]' },
    { path: '/calendars', drawn: '[data-testid=own-calendar]' },
    { path: `/studio/${event.id}`, drawn: '[data-testid=enter]' },
  ];
  for (const { path, drawn } of pages) {
    await open(path, drawn);
    await expectAccessibleBothWays(page, path);
  }

  await open(`/events/${event.id}`, '[data-testid=event-menu]');
  await page.getByTestId('event-menu').click();
  await expect(page.getByTestId('cancel-event')).toBeVisible();
  await expectAccessible(page, 'the menu of an event');
  await page.getByTestId('cancel-event').click();
  await expect(page.getByTestId('confirm-cancel')).toBeVisible();
  await expectAccessible(page, 'a dialog');
  await page.keyboard.press('Escape');
  await expect(page.getByTestId('event-menu')).toBeFocused();
});

import { expect, type Page } from '@playwright/test';
import { planEvent, planSeries, request } from '../../product/campus-client.ts';
import { expectAccessible, expectAccessibleBothWays, goTo, walk, wear } from '../accessibility.ts';
import { test } from '../campus.ts';

const agenda = [{ title: 'Welcome', offsetMinutes: 0, durationMinutes: 15, speakers: ['Amina Khan'] }];

const dark = 'rgb(10, 18, 38)';
const colourOf = (page: Page) => page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);

test('colours are those of the device, or the chosen ones: remembered, and there before the app is', async ({
  product,
  person,
}) => {
  const { context, page } = await person();
  await page.goto(product.url);
  await wear(page, 'light');
  const theme = page.getByTestId('theme');
  await expect(theme).toHaveValue('device');
  const ground = (colour: string) => expect.poll(() => colourOf(page)).toBe(colour);
  await ground('rgb(244, 247, 251)');
  await wear(page, 'dark');
  await ground(dark);
  await wear(page, 'darkContrast');
  await ground('rgb(0, 0, 0)');

  await wear(page, 'light');
  const other = await context.newPage();
  await other.emulateMedia({ colorScheme: 'light' });
  await other.goto(`${product.url}/events`);
  await theme.selectOption('dark');
  await ground(dark);
  await expect.poll(() => colourOf(other), 'the other tab follows').toBe(dark);

  // The app itself never comes: what is painted then is the page's ground alone.
  await page.route('**/assets/*.js', () => undefined);
  await page.reload({ waitUntil: 'commit' });
  await ground(dark);
  expect(await page.locator('#root').innerHTML()).toBe('');
});

test('pages for everybody are accessible in all looks and both directions', async ({ product, account, person }) => {
  const event = await planEvent(product, account, { visibility: 'public', capacity: 40, agenda });
  const series = await planSeries(product, account, { visibility: 'public' });
  const { institutionId } = await request(product, 'events.show', { params: { id: event.id } });
  const invitation = await request(product, 'people.invite', {
    accessToken: account.accessToken,
    body: { email: 'nadia@lahore.example', role: 'coordinator', institutionId },
  });
  const viewerDoor = (await event.link('viewer')).path;
  const { page } = await person();
  await page.goto(`${product.url}/nowhere`);
  await expect(page.locator('main h1')).toBeVisible();
  await expectAccessibleBothWays(page, '*');
  await walk(page, [
    { route: '/', path: '/', drawn: '[data-testid=event-card]' },
    { route: 'events', path: '/events', drawn: '[data-testid=event-card]' },
    { route: 'events/:id', path: `/events/${event.id}`, drawn: '[data-testid=agenda]' },
    { route: 'series/:id', path: `/series/${series.id}`, drawn: '[data-testid=series-event]' },
    { route: 'recordings', path: '/recordings', drawn: 'main h1' },
    { route: 'calendars', path: '/calendars', drawn: '[data-testid=institution-calendar-url]' },
    { route: 'sign-in', path: '/sign-in', drawn: '[data-testid=sign-in]' },
    // Nobody comes from there: the university's answer is missing.
    { route: 'sign-in/university', path: '/sign-in/university', drawn: '[data-testid=university-trouble]' },
    {
      route: 'invitations/:token',
      path: new URL(invitation.url ?? '', product.url).pathname,
      drawn: 'input[autocomplete=new-password]',
    },
    { route: 'setup/:token', path: '/setup/an-old-token', drawn: 'main [role=status]' },
    { route: 'reminders/:token', path: '/reminders/an-old-token', drawn: 'main [role=alert]' },
    {
      route: 'confirm-address/:token',
      path: '/confirm-address/an-old-token',
      drawn: '[data-testid=confirm-address]',
    },
    { route: 'equipment', path: '/equipment', drawn: '[data-testid=equipment]' },
    { route: 'board', path: '/board', drawn: '[data-testid=board-code]' },
    { route: 'watch/:eventId', path: `/watch/${event.id}`, drawn: '[data-testid=enter]' },
  ]);
  await goTo(page, { path: viewerDoor, drawn: '[data-testid=enter]' });
  await page.getByTestId('enter').click();
  await expect(page.getByTestId('name')).toBeFocused();
  await expectAccessibleBothWays(page, 'join/:token', { state: 'a wrong name' });
});

test('the live pages are accessible before the broadcast, in Urdu', async ({ product, account, person }) => {
  const event = await planEvent(product, account, { visibility: 'public' });
  const { context, page } = await person({ locale: 'ur-PK' });
  await context.addInitScript(() => localStorage.setItem('campus.language', 'ur'));
  await page.goto(`${product.url}${(await event.link('moderator')).path}`);
  await page.getByTestId('name').fill('آمنہ');
  await page.getByTestId('enter').click();
  await expect(page.getByTestId('studio')).toHaveAttribute('data-connection', 'connected');
  await expectAccessible(page, 'join/:token', { state: 'the studio' });
  await page.goto(`${product.url}${(await event.link('viewer')).path}`);
  await page.getByTestId('name').fill('آمنہ');
  await page.getByTestId('enter').click();
  await expect(page.getByTestId('waiting')).toBeVisible();
  await expectAccessible(page, 'join/:token', { state: 'the waiting room' });
});

import { expect, type Page } from '@playwright/test';
import { planEvent, request } from '../../product/campus-client.ts';
import { expectAccessibleBothWays, inLooks, wear } from '../accessibility.ts';
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
  const invitation = await request(product, 'people.invite', {
    accessToken: account.accessToken,
    body: {
      email: 'nadia@lahore.example',
      role: 'coordinator',
      institutionId: (await request(product, 'events.show', { params: { id: event.id } })).institutionId,
    },
  });
  const viewerDoor = (await event.link('viewer')).path;
  const { page } = await person();
  const open = async (path: string, drawn: string): Promise<void> => {
    await page.goto(`${product.url}${path}`);
    await expect(page.locator(drawn).first()).toBeVisible();
    await expect(page.locator('[aria-busy]')).toHaveCount(0);
  };
  const pages = [
    { path: '/', drawn: '[data-testid=event-card]' },
    { path: '/events', drawn: '[data-testid=event-card]' },
    { path: `/events/${event.id}`, drawn: '[data-testid=agenda]' },
    { path: '/recordings', drawn: 'main h1' },
    { path: '/calendars', drawn: '[data-testid=institution-calendar-url]' },
    { path: '/sign-in', drawn: '[data-testid=sign-in]' },
    { path: new URL(invitation.url ?? '', product.url).pathname, drawn: 'input[autocomplete=new-password]' },
    { path: '/setup/an-old-token', drawn: '[role=status]' },
    { path: '/reminders/an-old-token', drawn: '[role=alert]' },
    { path: '/confirm-address/an-old-token', drawn: '[data-testid=confirm-address]' },
    { path: '/equipment', drawn: 'main h1' },
    { path: '/nowhere', drawn: 'main h1' },
  ];
  for (const { path, drawn } of pages) {
    await open(path, drawn);
    await expectAccessibleBothWays(page, path);
  }
  await open(viewerDoor, '[data-testid=enter]');
  await page.getByTestId('enter').click();
  await expect(page.getByTestId('name')).toBeFocused();
  await expectAccessibleBothWays(page, 'the door of a viewer, with a wrong name');
});

test('the live pages are accessible before the broadcast, in Urdu', async ({ product, account, person }) => {
  const event = await planEvent(product, account, { visibility: 'public' });
  const { context, page } = await person({ locale: 'ur-PK' });
  await context.addInitScript(() => localStorage.setItem('campus.language', 'ur'));
  await page.goto(`${product.url}${(await event.link('moderator')).path}`);
  await page.getByTestId('name').fill('آمنہ');
  await page.getByTestId('enter').click();
  await expect(page.getByTestId('studio')).toHaveAttribute('data-connection', 'connected');
  const found = await inLooks(page, 'the studio', ['dark', 'darkContrast']);
  await page.goto(`${product.url}${(await event.link('viewer')).path}`);
  await page.getByTestId('name').fill('آمنہ');
  await page.getByTestId('enter').click();
  await expect(page.getByTestId('waiting')).toBeVisible();
  found.push(...(await inLooks(page, 'the waiting room', ['dark', 'darkContrast'])));
  expect(found).toEqual([]);
});

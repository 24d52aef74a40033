import { expect, type Page } from '@playwright/test';
import { type Account, type Member, type PlannedEvent, planEvent } from '../product/campus-client.ts';
import type { Product } from '../product/start-product.ts';
import type { Person } from './campus.ts';

/** Signs in with the form. */
export async function signIn(page: Page, product: Product, account: Member): Promise<void> {
  await page.goto(`${product.url}/sign-in`);
  await page.locator('input[autocomplete=username]').fill(account.email);
  await page.locator('input[autocomplete=current-password]').fill(account.password);
  await page.getByTestId('sign-in').click();
  await expect(page.getByTestId('account-menu')).toBeVisible();
}

/** What signing in at an earlier visit has left in the browser, before the page is opened. */
export async function signInBefore(page: Page, product: Product, { email, password }: Member): Promise<void> {
  const [data, headers] = [{ email, password }, { origin: product.url }];
  // The session's cookie is then the browser's as well; the page itself keeps that there was one.
  const answer = await page.request.post(`${product.url}/api/session`, { data, headers });
  expect(answer.ok()).toBe(true);
  await page.addInitScript((origin) => {
    if (location.origin === origin) localStorage.setItem('campus.signed-in', 'yes');
  }, product.url);
}

interface GreenRoomOptions {
  readonly isRecorded?: boolean;
}

/** From the event's page through the green room into the studio, with camera and microphone. */
export async function enterStudio(
  page: Page,
  product: Product,
  event: Pick<PlannedEvent, 'id'>,
  options?: GreenRoomOptions,
): Promise<void> {
  await page.goto(`${product.url}/events/${event.id}`);
  await page.getByTestId('open-studio').click();
  await passGreenRoom(page, options);
}

/** The same for somebody who has signed in at an earlier visit, and has kept the studio's address. */
export async function returnToStudio(
  page: Page,
  product: Product,
  account: Member,
  event: PlannedEvent,
  options?: GreenRoomOptions,
): Promise<void> {
  await signInBefore(page, product, account);
  await page.goto(`${product.url}/studio/${event.id}`);
  await passGreenRoom(page, options);
}

async function passGreenRoom(page: Page, options: GreenRoomOptions = {}): Promise<void> {
  await page.getByTestId('try-camera').click();
  await expect(page.getByTestId('preview')).toBeVisible();
  await page.getByTestId('try-microphone').click();
  await expect(page.getByTestId('own-level')).toBeVisible();
  if (options.isRecorded) await page.getByTestId('consent-seen-and-heard').check();
  await page.getByTestId('enter').click();
  await expect(page.getByTestId('studio')).toHaveAttribute('data-connection', 'connected');
}

export async function goLive(page: Page): Promise<void> {
  await page.getByTestId('go-backstage').click();
  await expect(page.locator('[data-testid=tiles] [data-source=camera] video')).toBeVisible();
  await page.getByTestId('go-live').click();
  await expect(page.getByTestId('studio')).toHaveAttribute('data-phase', 'live');
}

/** To being live, with camera and microphone. */
export async function goOnAir(page: Page, product: Product, account: Account, event: PlannedEvent): Promise<void> {
  await returnToStudio(page, product, account, event);
  await goLive(page);
}

export async function endBroadcast(page: Page): Promise<void> {
  await page.getByTestId('end').click();
  await page.getByTestId('confirm-end').click();
  await expect(page.getByTestId('studio')).toHaveAttribute('data-phase', 'ended');
}

/** Opens a viewer's link and gives a name. */
export async function joinAsViewer(page: Page, product: Product, path: string, name: string): Promise<void> {
  await page.goto(`${product.url}${path}`);
  await page.getByTestId('name').fill(name);
  await page.getByTestId('enter').click();
  await expect(page.getByTestId('watch')).toHaveAttribute('data-connection', 'connected');
}

export async function joinAsCentre(
  page: Page,
  product: Product,
  path: string,
  centre: { name: string; city: string; heads: number },
): Promise<void> {
  await page.goto(`${product.url}${path}`);
  await page.getByTestId('name').fill(centre.name);
  await page.getByTestId('city').fill(centre.city);
  await page.getByTestId('heads').fill(String(centre.heads));
  const consent = page.getByTestId('consent-seen-and-heard');
  if (await consent.isVisible()) await consent.check();
  await page.getByTestId('enter').click();
  await expect(page.getByTestId('watch')).toHaveAttribute('data-connection', 'connected');
}

interface Campus {
  readonly product: Product;
  readonly account: Account;
  readonly person: () => Promise<Person>;
}

/** A host on air, and a viewer, Amina, who has come in. */
export async function hostAndViewer({ product, account, person }: Campus): Promise<{ host: Person; viewer: Person }> {
  const event = await planEvent(product, account);
  const host = await person();
  await goOnAir(host.page, product, account, event);
  const viewer = await person();
  await joinAsViewer(viewer.page, product, (await event.link('viewer')).path, 'Amina');
  return { host, viewer };
}

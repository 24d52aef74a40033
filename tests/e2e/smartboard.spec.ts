import { expect, type Page } from '@playwright/test';
import { type Account, planEvent, request } from '../product/campus-client.ts';
import type { Product } from '../product/start-product.ts';
import { test } from './campus.ts';
import { expectPictureMoves } from './measures.ts';
import { goOnAir, signIn } from './people.ts';

/** Of the administrator's institution. */
async function newCoordinator(product: Product, admin: Account): Promise<Account> {
  const { accessToken } = admin;
  const { institutionId } = await request(product, 'me.show', { accessToken });
  const [email, password, name] = [`bushra-${Date.now()}@univ.example`, 'a long enough password', 'Bushra'];
  const draft = { email, role: 'coordinator' as const, institutionId };
  const { url } = await request(product, 'people.invite', { accessToken, body: draft });
  const body = { token: url?.split('/').at(-1) ?? '', name, password };
  const session = await request(product, 'invitations.accept', { body });
  return { email, password, name, accessToken: session.accessToken };
}

/** What the coordinator says of the room; a wrong answer first. */
async function describeCentre(page: Page, product: Product): Promise<void> {
  await page.goto(`${product.url}/centres`);
  await page.getByTestId('centre-row').getByRole('link').click();
  await page.getByTestId('centre-seats').fill('many');
  await page.getByTestId('centre-laptops').fill('25');
  await page.getByTestId('centre-uplink').fill('2,5');
  await page.getByTestId('save-centre').click();
  await expect(page.getByRole('alert')).toContainText('between 1 and 10,000');
  await expect(page.getByTestId('centre-uplink')).toHaveValue('2,5');
  await page.getByTestId('centre-seats').fill('30');
  await page.getByTestId('save-centre').click();
  await expect(page.getByRole('alert')).toHaveCount(0);
}

test.use({ devices: 'clip' });

test('a smartboard is confirmed, joins as the room by itself, is controlled from a telephone, and revoked', async ({
  product,
  account,
  person,
}) => {
  const event = await planEvent(product, account, { visibility: 'partners', title: 'Tea and tales' });
  const bushra = await newCoordinator(product, account);
  const registered = { params: { id: event.id }, accessToken: bushra.accessToken };
  await request(product, 'registrations.register', { ...registered, body: { kind: 'centre', heads: 12 } });

  const board = await person({ viewport: { width: 1280, height: 720 } });
  await board.page.goto(`${product.url}/board`);
  const code = (await board.page.getByTestId('board-code').textContent()) ?? '';
  expect(code).toMatch(/^[B-DF-HJ-NP-TV-XZ]{4}-[B-DF-HJ-NP-TV-XZ]{4}$/);
  const [shown, qr] = await Promise.all(
    ['board-code', 'board-qr'].map((id) => board.page.getByTestId(id).boundingBox()),
  );
  expect((shown?.x ?? 0) + (shown?.width ?? 0), 'the code ends before the QR begins').toBeLessThanOrEqual(qr?.x ?? 0);
  await board.page.reload();
  await expect(board.page.getByTestId('board-code')).toHaveText(code);

  const phone = await person({ viewport: { width: 390, height: 780 } });
  await signIn(phone.page, product, bushra);
  await describeCentre(phone.page, product);

  await test.step('the coordinator compares the code, sees the device, and trusts it', async () => {
    await phone.page.getByTestId('confirm-board').click();
    await phone.page.getByTestId('typed-code').fill('WDJB');
    await phone.page.getByTestId('look-for-board').click();
    await expect(phone.page.getByRole('alert')).toContainText('eight letters');
    await phone.page.getByTestId('typed-code').fill(code.toLowerCase());
    await phone.page.getByTestId('look-for-board').click();
    await expect(phone.page.getByTestId('code-to-compare')).toHaveText(code);
    await expect(phone.page.getByTestId('board-device')).toContainText('Chrom');
    await phone.page.getByTestId('board-name').fill('At the window');
    await phone.page.getByTestId('trust-board').click();
    await expect(phone.page.getByTestId('board-confirmed')).toBeVisible();
  });

  await test.step('the board announces what its centre takes part in, and goes there when it begins', async () => {
    await expect(board.page.getByTestId('announced-event')).toContainText('Tea and tales');
    const host = await person();
    await goOnAir(host.page, product, account, event);
    await expect(board.page.getByTestId('room')).toHaveAttribute('data-phase', 'live');
    await expectPictureMoves(board.page, 'camera');
    await expect(host.page.getByTestId('audience-heads')).toContainText('12');
    await phone.page.getByTestId('to-remote').click();
    await expect(phone.page.getByTestId('remote')).toHaveAttribute('data-phase', 'live');
    await phone.page.getByTestId('remote-heads').fill('15');
    await phone.page.getByTestId('remote-save-heads').click();
    await expect(host.page.getByTestId('audience-heads')).toContainText('15');
    await phone.page.getByTestId('remote-hand-about').fill('A song of our choir');
    await phone.page.getByTestId('remote-raise-hand').click();
    await expect(host.page.getByTestId('hands')).toContainText('A song of our choir');
    await expect(phone.page.getByTestId('remote-hand')).toHaveAttribute('data-up', 'true');
  });

  await test.step('sound and picture of the board follow the remote control', async () => {
    const room = board.page.getByTestId('room');
    await phone.page.getByTestId('remote-sound').click();
    await expect(room).toHaveAttribute('data-volume', '0');
    await expect(phone.page.getByTestId('remote-sound')).not.toBeChecked();
    await phone.page.getByTestId('remote-volume').fill('0.4');
    await expect(room).toHaveAttribute('data-volume', '0.4');
    await phone.page.getByTestId('remote-picture').selectOption('sound-only');
    await expect(board.page.getByTestId('sound-only')).toBeVisible();
    await phone.page.getByTestId('remote-picture').selectOption('auto');
  });

  await test.step('after a reload it is there again, as the same room', async () => {
    await board.page.reload();
    await expectPictureMoves(board.page, 'camera');
    await expect(board.page.getByTestId('room')).toHaveAttribute('data-heads', '15');
  });

  await test.step('revoked, it shows a new code at once', async () => {
    await phone.page.goto(`${product.url}/centres`);
    for (const fact of ['30 seats', '25 laptops', '2.5 Mbit/s'])
      await expect(phone.page.getByTestId('centre-facts')).toContainText(fact);
    await phone.page.getByTestId('centre-row').getByRole('link').click();
    await expect(phone.page.getByTestId('board-row')).toHaveAttribute('data-connected', 'true');
    await phone.page.getByTestId('revoke-board').click();
    await phone.page.getByTestId('confirm-revoke-board').click();
    await expect(board.page.getByTestId('board-code')).toBeVisible();
    await expect(board.page.getByTestId('board-code')).not.toHaveText(code);
    await expect(phone.page.getByTestId('board-row')).toHaveCount(0);
  });
});

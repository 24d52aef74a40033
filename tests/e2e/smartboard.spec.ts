import { expect, type Page } from '@playwright/test';
import { joinCampus, planEvent, request } from '../product/campus-client.ts';
import type { Product } from '../product/start-product.ts';
import { expectAccessible, expectAccessibleBothWays, speak } from './accessibility.ts';
import { openBoard, trustBoard } from './board-pages.ts';
import { test } from './campus.ts';
import { sayCaption } from './captions.ts';
import { expectPictureMoves } from './measures.ts';
import { openPoll } from './polls.ts';
import { goOnAir, signInBefore } from './people.ts';

/** What the coordinator says of the room; a wrong answer first. */
async function describeCentre(page: Page, product: Product): Promise<void> {
  await page.goto(`${product.url}/centres`);
  await page.getByTestId('centre-row').getByRole('link').click();
  await page.getByTestId('centre-seats').fill('30');
  await page.getByTestId('centre-laptops').fill('25');
  await page.getByTestId('centre-uplink').fill('2,5');
  const saved = page.waitForResponse((answer) => new URL(answer.url()).pathname.startsWith('/api/centres/'));
  await page.getByTestId('save-centre').click();
  expect((await saved).ok()).toBe(true);
}

test.use({ devices: 'clip' });

test('a smartboard is confirmed, joins as the room by itself, is controlled from a telephone, and revoked', async ({
  product,
  account,
  person,
}) => {
  const event = await planEvent(product, account, { visibility: 'partners', title: 'Tea and tales' });
  const bushra = await joinCampus(product, account, 'coordinator', 'Bushra');
  const registered = { params: { id: event.id }, accessToken: bushra.accessToken };
  await request(product, 'registrations.register', { ...registered, body: { kind: 'centre', heads: 12 } });

  const board = await person({ viewport: { width: 1280, height: 720 } });
  const code = await openBoard(board.page, product);
  const spaceBetween = async (): Promise<number> => {
    const [shown, qr] = await Promise.all(
      ['board-code', 'board-qr'].map((id) => board.page.getByTestId(id).boundingBox()),
    );
    return shown && qr ? qr.x - shown.x - shown.width : Number.NaN;
  };
  await expect.poll(spaceBetween, 'the code ends before the QR begins').toBeGreaterThanOrEqual(0);
  await board.page.reload();
  await expect(board.page.getByTestId('board-code')).toHaveText(code);

  const phone = await person({ viewport: { width: 390, height: 780 } });
  await signInBefore(phone.page, product, bushra);
  await describeCentre(phone.page, product);

  await test.step('the coordinator compares the code, sees the device, and trusts it', async () => {
    await phone.page.getByTestId('confirm-board').click();
    await phone.page.getByTestId('typed-code').fill('WDJB');
    await phone.page.getByTestId('look-for-board').click();
    await expect(phone.page.getByRole('alert')).toContainText('eight letters');
    await trustBoard(phone.page, code, 'At the window');
    await expect(phone.page.getByTestId('to-remote'), 'what follows has the focus').toBeFocused();
  });

  const host = await person();
  await test.step('the board announces what its centre takes part in, and goes there when it begins', async () => {
    await expect(board.page.getByTestId('announced-event')).toContainText('Tea and tales');
    await expectAccessible(board.page, 'board', { state: 'announcing an event' });
    await goOnAir(host.page, product, account, event);
    await expect(board.page.getByTestId('room')).toHaveAttribute('data-phase', 'live');
    await expectPictureMoves(board.page, 'camera');
    await expect(host.page.getByTestId('audience-heads')).toContainText('12');
    await phone.page.getByTestId('to-remote').click();
    await expect(phone.page.getByTestId('remote')).toHaveAttribute('data-phase', 'live');
    const heads = phone.page.getByTestId('remote-heads');
    await heads.fill('many');
    await phone.page.getByTestId('remote-save-heads').click();
    await expect(heads).toBeFocused();
    await expect(phone.page.getByRole('alert')).toBeVisible();
    await expect(heads).toHaveValue('many');
    await expectAccessibleBothWays(phone.page, 'boards/:id', { state: 'live' });
    await speak(phone.page, 'en');
    await expectAccessible(board.page, 'board', { state: 'the room, live' });
    await heads.fill('15');
    await phone.page.getByTestId('remote-save-heads').click();
    await expect(host.page.getByTestId('audience-heads')).toContainText('15');
    await phone.page.getByTestId('remote-hand-about').fill('A song of our choir');
    await phone.page.getByTestId('remote-raise-hand').click();
    await expect(host.page.getByTestId('hands')).toContainText('A song of our choir');
    await expect(phone.page.getByTestId('remote-hand')).toHaveAttribute('data-up', 'true');
    await openPoll(host.page, 'Tea or coffee?', ['Tea', 'Coffee']);
    await expect(board.page.getByTestId('room-poll')).toContainText('Coffee');
    const vote = phone.page.getByTestId('remote-poll');
    await vote.getByTestId('heads-for').nth(0).fill('9');
    await vote.getByTestId('heads-for').nth(1).fill('7');
    await expect(vote.getByRole('alert')).toContainText('16');
    await vote.getByTestId('heads-for').nth(1).fill('6');
    await vote.getByRole('button').click();
    await expect(vote).toHaveAttribute('data-cast', 'true');
    await expect(host.page.getByTestId('bar').nth(0)).toHaveAttribute('data-count', '9');
    await host.page.getByTestId('close-poll').click();
    await expect(vote).toHaveCount(0);
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

  await test.step('so do its captions', async () => {
    await sayCaption(host.page, 'ur', 'شام بخیر');
    await phone.page.getByTestId('remote-captions').selectOption('ur');
    await expect(phone.page.getByTestId('remote-captions')).toHaveValue('ur');
    await sayCaption(host.page, 'ur', 'چائے تیار ہے');
    await expect(board.page.getByTestId('caption')).toHaveText('چائے تیار ہے');
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

import { expect } from '@playwright/test';
import { joinCampus, planEvent } from '../../product/campus-client.ts';
import { test } from '../campus.ts';
import { signInBefore } from '../people.ts';

test('a centre takes most seats, a member waits and moves up by themselves, and the host sees it', async ({
  product,
  account,
  person,
}) => {
  const event = await planEvent(product, account, { visibility: 'public', capacity: 20 });
  const coordinator = await person();
  await signInBefore(coordinator.page, product, await joinCampus(product, account, 'coordinator', 'Bushra'));
  const member = await person();
  await signInBefore(member.page, product, await joinCampus(product, account, 'member', 'Amina'));
  const page = `${product.url}/events/${event.id}`;

  const centre = coordinator.page.getByTestId('centre-registration');
  await coordinator.page.goto(page);
  const heads = coordinator.page.getByTestId('centre-heads');
  await heads.fill('21');
  await coordinator.page.getByTestId('register-centre').click();
  await expect(coordinator.page.getByRole('alert')).toContainText('no room for so many');
  await expect(heads).toHaveValue('21');
  await heads.fill('20');
  await coordinator.page.getByTestId('register-centre').click();
  await expect(centre).toHaveAttribute('data-state', 'confirmed');

  await member.page.goto(page);
  await expect(member.page.getByTestId('seats')).toHaveAttribute('data-confirmed', '20');
  // Whose centre it is sees that it comes, and does not decide for it.
  await expect(member.page.getByTestId('centre-registration')).toContainText('20 people');
  await expect(member.page.getByTestId('centre-heads')).toHaveCount(0);
  const own = member.page.getByTestId('own-registration');
  await member.page.getByTestId('register').click();
  await expect(own).toHaveAttribute('data-state', 'waiting');
  await expect(own).toContainText('place 1');

  await coordinator.page.getByTestId('centre-heads').fill('18');
  await coordinator.page.getByTestId('register-centre').click();
  await expect(centre).toContainText('18 people');
  await member.page.reload();
  await expect(own).toHaveAttribute('data-state', 'confirmed');

  const host = await person();
  await signInBefore(host.page, product, account);
  await host.page.goto(page);
  const rows = host.page.getByTestId('registration-row');
  await expect(rows).toHaveCount(2);
  await expect(rows.nth(1)).toContainText('Amina');
  await rows.nth(0).getByTestId('remove-registration').click();
  await host.page.getByTestId('confirm-remove-registration').click();
  await expect(rows).toHaveCount(1);
  await expect(host.page.getByTestId('seats').first()).toHaveAttribute('data-confirmed', '1');
  await member.page.getByTestId('withdraw').click();
  await expect(own).toHaveAttribute('data-state', 'none');
  await expect(member.page.getByTestId('register')).toBeVisible();

  const visitor = await person();
  await visitor.page.goto(page);
  await expect(visitor.page.getByTestId('registration').getByRole('link')).toBeVisible();
});

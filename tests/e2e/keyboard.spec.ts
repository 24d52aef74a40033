import { expect } from '@playwright/test';
import { expectAccessible, expectAccessibleBothWays } from './accessibility.ts';
import { test } from './campus.ts';
import { handsOn } from './keyboard.ts';
import { expectPictureMoves } from './measures.ts';
import { expectNear, playerOf, recordingMsOf } from './replay-page.ts';

test.use({ devices: 'clip' });

test('an event is hosted, joined by a centre and watched again with the keyboard alone', async ({
  product,
  account,
  person,
}) => {
  const host = await person();
  const centre = await person({ locale: 'ur-PK' });
  const [byHost, byCentre] = [handsOn(host.page), handsOn(centre.page)];
  const onHost = (testId: string) => host.page.getByTestId(testId);
  const onCentre = (testId: string) => centre.page.getByTestId(testId);
  const studio = onHost('studio');

  await test.step('the host signs in and plans an event', async () => {
    await host.page.goto(product.url);
    await byHost.press(host.page.locator('header a[href="/sign-in"]'));
    await byHost.write(host.page.locator('input[autocomplete=username]'), account.email);
    await byHost.write(host.page.locator('input[autocomplete=current-password]'), account.password);
    await byHost.keys('Enter');
    await expect(onHost('account-menu')).toBeVisible();
    await byHost.press(host.page.locator('nav a[href="/events"]'));
    await byHost.press(onHost('new-event').first());
    await byHost.write(host.page.getByLabel('Title', { exact: true }), 'Kites over Lahore');
    await byHost.to(host.page.getByRole('radio', { name: 'Talk or lecture' }));
    await byHost.keys('ArrowRight');
    await expect(host.page.getByRole('radio', { name: 'Culture sharing' })).toBeChecked();
    await byHost.press(onHost('save-event'));
    await expect(host.page.getByRole('heading', { name: 'Kites over Lahore' })).toBeVisible();
  });

  const address = await test.step('and makes a link for a centre', async () => {
    await byHost.write(onHost('link-label'), 'Centre Lahore');
    await byHost.press(onHost('create-link'));
    return onHost('new-link-url').inputValue();
  });

  await test.step('and goes on air', async () => {
    await byHost.press(onHost('open-studio'), 'Shift+Tab');
    await byHost.press(onHost('try-camera'));
    await expect(onHost('preview')).toBeVisible();
    await byHost.press(onHost('try-microphone'));
    await expect(onHost('own-level')).toBeVisible();
    await byHost.to(onHost('consent-seen-and-heard'));
    await byHost.keys('Space');
    await byHost.press(onHost('enter'));
    await expect(studio).toHaveAttribute('data-connection', 'connected');
    await byHost.press(onHost('go-backstage'));
    await expect(host.page.locator('[data-testid=tiles] [data-source=camera] video')).toBeVisible();
    await expect(onHost('go-live'), 'the next step has the focus').toBeFocused();
    await byHost.keys('Enter');
    await expect(studio).toHaveAttribute('data-phase', 'live');
  });

  await test.step('a centre joins, and counts its people', async () => {
    await centre.page.goto(address);
    await byCentre.write(onCentre('name'), 'مرکز لاہور');
    await byCentre.write(onCentre('city'), 'لاہور');
    await byCentre.write(onCentre('heads'), '25');
    await byCentre.to(onCentre('consent-seen-and-heard'));
    await byCentre.keys('Space');
    await byCentre.press(onCentre('enter'));
    await expect(onCentre('watch')).toHaveAttribute('data-connection', 'connected');
    await expectPictureMoves(centre.page, 'camera');
    await byCentre.press(onCentre('picture-quality'));
    await byCentre.keys('ArrowDown', 'Enter');
    await expect(onCentre('picture-quality'), 'a menu gives the focus back').toBeFocused();
    await byCentre.write(onCentre('head-count'), '26');
    await byCentre.keys('Enter');
    await expect(onHost('audience-heads')).toContainText('26');
  });

  await test.step('the live pages are accessible', async () => {
    await expectAccessible(host.page, 'studio/:eventId', { state: 'live' });
    await expectAccessible(centre.page, 'join/:token', { state: 'the room of a centre, live' });
  });

  await test.step('the host thinks twice, and ends it', async () => {
    await byHost.press(onHost('end'));
    await expect(host.page.getByTestId('end-dialog').getByRole('button').nth(1)).toBeFocused();
    await byHost.keys('Escape');
    await expect(onHost('end'), 'a dialog gives the focus back').toBeFocused();
    await byHost.keys('Enter');
    await byHost.press(onHost('confirm-end'));
    await expect(studio).toHaveAttribute('data-phase', 'ended');
    await expect(onCentre('ended')).toBeFocused();
  });

  await test.step('and watches the recording, from the library', async () => {
    await byHost.press(host.page.getByTestId('studio').locator('a[href="/"]'), 'Shift+Tab');
    await byHost.press(host.page.locator('nav a[href="/recordings"]'));
    await expect(host.page.getByTestId('recording-card').first()).toBeVisible();
    await expectAccessible(host.page, 'recordings', { state: 'with one' });
    await byHost.press(host.page.getByRole('link', { name: 'Kites over Lahore' }).first());
    await byHost.press(onHost('big-play'));
    await expect(onHost('play-pause'), 'the button that stays has the focus').toBeFocused();
    await expect(playerOf(host.page)).toHaveAttribute('data-playing', 'true');
    await expect.poll(() => recordingMsOf(host.page)).toBeGreaterThan(1_000);
    await byHost.keys('Space');
    await expect(playerOf(host.page)).toHaveAttribute('data-playing', 'false');
    await byHost.to(onHost('seek'), 'Shift+Tab');
    await byHost.keys('Home', 'ArrowRight');
    await expectNear(host.page, 5_000, 500);
    await byHost.press(onHost('speed'));
    await byHost.keys('End', 'Enter');
    await expect(onHost('speed')).toBeFocused();
    await byHost.keys('?');
    await expect(onHost('single-keys')).toBeFocused();
    await byHost.keys('Escape');
    await expect(onHost('speed'), 'the list of shortcuts gives the focus back').toBeFocused();
    await expectAccessibleBothWays(host.page, 'recordings/:id');
  });
});

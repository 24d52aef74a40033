import { expect, type Page } from '@playwright/test';
import { planEvent } from '../product/campus-client.ts';
import { expectAccessible, walk } from './accessibility.ts';
import { test } from './campus.ts';
import { endBroadcast, goLive, joinAsCentre, returnToStudio } from './people.ts';

test.use({ devices: 'clip' });

async function write(page: Page, text: string): Promise<void> {
  await page.getByTestId('write').fill(text);
  await page.getByTestId('write').press('Enter');
  await expect(page.getByTestId('write')).toHaveValue('');
}

test('messages are held and approved, a question is picked, a centre votes with its heads, and the replay shows it', async ({
  product,
  account,
  person,
}) => {
  const event = await planEvent(product, account, { isRecordedAutomatically: true });
  const [viewerLink, centreLink] = [await event.link('viewer'), await event.link('centre')];
  const { page: host } = await person();
  await returnToStudio(host, product, account, event, { isRecorded: true });
  await goLive(host);
  const { page: viewer } = await person({ devices: 'none' });
  const { page: centre } = await person({ devices: 'none' });
  await viewer.goto(`${product.url}${viewerLink.path}`);
  await viewer.getByTestId('name').fill('Amina');
  await viewer.getByTestId('enter').click();
  await joinAsCentre(centre, product, centreLink.path, { name: 'Centre Lahore', city: 'Lahore', heads: 25 });
  const messages = (page: Page) => page.getByTestId('messages').getByTestId('message');

  await test.step('what the audience writes waits for approval, and its links are safe', async () => {
    await host.getByTestId('chat-settings').click();
    await host.getByTestId('chat-held').click();
    await host.getByTestId('chat-settings').click();
    await write(viewer, 'Is it warm? See https://nantes.example/weather, please');
    await expect(viewer.getByTestId('held').getByTestId('message')).toHaveAttribute('data-state', 'held');
    await write(host, 'Welcome, everybody');
    await expect(messages(centre)).toContainText(['Welcome, everybody']);
    await host.getByTestId('approve').click();
    await expect(messages(centre)).toContainText(['Welcome, everybody', 'Amina']);
    const link = messages(centre).getByRole('link');
    await expect(link).toHaveAttribute('href', 'https://nantes.example/weather');
    await expect(link).toHaveAttribute('rel', /noopener noreferrer/);
    await expect(viewer.getByTestId('held')).toHaveCount(0);
    await messages(host).filter({ hasText: 'Is it warm?' }).getByTestId('hide').click();
    await expect(messages(centre)).toHaveCount(1);
    await messages(host).filter({ hasText: 'Is it warm?' }).getByTestId('restore').click();
    await expect(messages(centre)).toHaveCount(2);
  });

  await test.step('a question is approved, voted for, and picked; what came meanwhile is marked', async () => {
    await viewer.getByTestId('talk-questions').click();
    await viewer.getByTestId('question').fill('How old is the castle?');
    await viewer.getByTestId('ask').click();
    await host.getByTestId('talk-questions').click();
    await host.getByTestId('question-menu').click();
    await host.getByTestId('question-open').click();
    await centre.getByTestId('talk-questions').click();
    await centre.getByTestId('vote').click();
    await expect(viewer.getByTestId('asked')).toHaveAttribute('data-votes', '1');
    await host.getByTestId('question-menu').click();
    await host.getByTestId('question-answering').click();
    await expect(viewer.getByTestId('asked')).toHaveAttribute('data-state', 'answering');
    await host.getByTestId('talk-chat').click();
    await write(host, 'The castle is the next question');
    await expect(viewer.getByTestId('new-chat')).toContainText('1');
    await viewer.getByTestId('talk-chat').click();
    await expect(messages(viewer)).toHaveCount(3);
    await expect(viewer.getByTestId('while-away')).toBeVisible();
  });

  await test.step('a poll is voted on by heads and by one, and its counts are shown when it is closed', async () => {
    await host.getByTestId('talk-polls').click();
    await host.getByTestId('new-poll').click();
    await host.getByTestId('poll-text').fill('Tea or coffee?');
    await host.getByTestId('poll-option').nth(0).fill('Tea');
    await host.getByTestId('poll-option').nth(1).fill('Coffee');
    await host.getByTestId('open-poll').click();
    await centre.getByTestId('talk-polls').click();
    await centre.getByTestId('heads-for').nth(0).fill('20');
    await centre.getByTestId('heads-for').nth(1).fill('6');
    await expect(centre.getByTestId('cast')).toBeDisabled();
    await centre.getByTestId('heads-for').nth(1).fill('5');
    await centre.getByTestId('cast').click();
    await viewer.getByTestId('talk-polls').click();
    await viewer.getByTestId('option').nth(1).check();
    await viewer.getByTestId('cast').click();
    await expect(host.getByTestId('poll-result')).toHaveAttribute('data-ballots', '2');
    await expect(viewer.getByTestId('poll-result')).toHaveCount(0);
    await host.getByTestId('close-poll').click();
    for (const [index, count] of ['20', '6'].entries())
      await expect(viewer.getByTestId('bar').nth(index)).toHaveAttribute('data-count', count);
  });

  await test.step('applause comes as a count', async () => {
    await centre.getByTestId('react-applause').click();
    await expect(host.getByTestId('react-applause')).toHaveAttribute('data-count', '1');
  });

  await expectAccessible(viewer, 'join/:token', { state: 'the conversation', within: '[data-testid=talk]' });
  await endBroadcast(host);
  await host.getByTestId('watch-recording').click();
  const recorded = host.getByTestId('recorded-entry');
  await expect(recorded.first()).toBeVisible();
  const types = await recorded.evaluateAll((entries) => entries.map((entry) => (entry as HTMLElement).dataset['type']));
  expect(types.toSorted()).toEqual(['answer', 'message', 'message', 'message', 'poll', 'question'].toSorted());
  await expect(recorded.filter({ hasText: 'Tea or coffee?' })).toContainText('20');

  await test.step('and the host reads who was there, and what they did under their name', async () => {
    const path = `/events/${event.id}/attendance`;
    await walk(host, [{ route: 'events/:id/attendance', path, drawn: '[data-testid=attendant]' }]);
    const cells = (role: string) => host.locator(`[data-testid=attendant][data-role=${role}]`).locator('td');
    await expect(cells('centre').nth(2)).toHaveText('25');
    for (const [role, questions, votes] of [
      ['centre', '0', '1'],
      ['viewer', '1', '0'],
    ] as const) {
      await expect(cells(role).nth(7)).toHaveText(questions);
      await expect(cells(role).nth(8)).toHaveText(votes);
    }
  });
});

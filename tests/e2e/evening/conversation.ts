import { expect, type Locator, type Page } from '@playwright/test';
import { test } from '../campus.ts';
import { openPoll } from '../polls.ts';
import type { Crowd } from './crowd.ts';

/** The browsers of the evening. */
export interface Seats {
  readonly host: Page;
  /** A viewer, Amina. */
  readonly viewer: Page;
  /** Lahore, with 25 heads in its room. */
  readonly centre: Page;
}

const messages = (page: Page): Locator => page.getByTestId('messages').getByTestId('message');

async function write(page: Page, text: string): Promise<void> {
  await page.getByTestId('write').fill(text);
  await page.getByTestId('write').press('Enter');
  await expect(page.getByTestId('write')).toHaveValue('');
}

export async function talkToEachOther({ host, viewer, centre }: Seats, crowd: Crowd): Promise<void> {
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
    await crowd.voteForTheQuestion();
    await expect(viewer.getByTestId('asked')).toHaveAttribute('data-votes', '2');
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
    await openPoll(host, 'Tea or coffee?', ['Tea', 'Coffee']);
    await centre.getByTestId('talk-polls').click();
    await centre.getByTestId('heads-for').nth(0).fill('20');
    await centre.getByTestId('heads-for').nth(1).fill('6');
    await expect(centre.getByTestId('cast')).toBeDisabled();
    await centre.getByTestId('heads-for').nth(1).fill('5');
    await centre.getByTestId('cast').click();
    await crowd.voteWithHeads([12, 0]);
    await viewer.getByTestId('talk-polls').click();
    await viewer.getByTestId('option').nth(1).check();
    await viewer.getByTestId('cast').click();
    await expect(host.getByTestId('poll-result')).toHaveAttribute('data-ballots', '3');
    await expect(viewer.getByTestId('poll-result')).toHaveCount(0);
    await host.getByTestId('close-poll').click();
    for (const [index, count] of ['32', '6'].entries())
      await expect(viewer.getByTestId('bar').nth(index)).toHaveAttribute('data-count', count);
  });

  await test.step('who only watches may write as well', async () => {
    await crowd.watcher.write('Good evening to Nantes');
    await host.getByTestId('talk-chat').click();
    await host.getByTestId('approve').click();
    await expect(messages(host).filter({ hasText: 'Good evening to Nantes' })).toContainText('Dominique');
  });

  await test.step('applause comes as a count', async () => {
    await centre.getByTestId('react-applause').click();
    await expect(host.getByTestId('react-applause')).toHaveAttribute('data-count', '1');
  });
}

/** In the replay: everything that was written and asked, at its time, without the name of who only watched. */
export async function expectConversation(page: Page): Promise<void> {
  const recorded = page.getByTestId('recorded-entry');
  await expect(recorded).toHaveCount(7);
  const entries = await recorded.evaluateAll((all) =>
    all.map((one) => ({
      index: Number(one.parentElement?.dataset['index']),
      type: (one as HTMLElement).dataset['type'],
      atMs: Number((one as HTMLElement).dataset['atMs']),
    })),
  );
  const inOrder = entries.toSorted((a, b) => a.index - b.index);
  expect(inOrder.map(({ type }) => type)).toEqual([
    'message',
    'message',
    'question',
    'answer',
    'message',
    'poll',
    'message',
  ]);
  const times = inOrder.map(({ atMs }) => atMs);
  expect(times).toEqual(times.toSorted((a, b) => a - b));
  expect(times[0]).toBeGreaterThan(0);
  await expect(recorded.filter({ hasText: 'Tea or coffee?' })).toContainText('32');
  await expect(recorded.filter({ hasText: 'Is it warm?' })).toContainText('Amina');
  await expect(recorded.filter({ hasText: 'Good evening to Nantes' })).toHaveCount(1);
  await expect(recorded.filter({ hasText: 'Dominique' })).toHaveCount(0);
}

import type { Page } from '@playwright/test';

/** In the studio, a poll of two options, which is open then. */
export async function openPoll(host: Page, text: string, options: readonly [string, string]): Promise<void> {
  await host.getByTestId('talk-polls').click();
  await host.getByTestId('new-poll').click();
  await host.getByTestId('poll-text').fill(text);
  for (const [index, option] of options.entries()) await host.getByTestId('poll-option').nth(index).fill(option);
  await host.getByTestId('open-poll').click();
}

import { startUniversity, type University } from '../product/university.ts';
import { test as base } from './mail-campus.ts';
import { settingsFor } from './university-pages.ts';

/** A campus with a mail server, of a university whose people have accounts. */
export const test = base.extend<object, { university: University; settings: Record<string, string> }>({
  university: [
    // oxlint-disable-next-line no-empty-pattern
    async ({}, use) => {
      const university = await startUniversity();
      await use(university);
      await university.close();
    },
    { scope: 'worker' },
  ],
  settings: [async ({ university }, use) => use(settingsFor(university)), { scope: 'worker' }],
});

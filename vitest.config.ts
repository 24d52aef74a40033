import { defineConfig } from 'vitest/config';
import { FileOrder } from './infra/test-run/file-order.ts';

const rooms = '{protocol,service-kit,sfu-server,signalling,recordings,web,infra}';

/** Nothing but functions: they start no process, open no port, and what they import keeps nothing. (`.tsx` draws pages.) */
const pure = ['protocol/**/*.test.ts', 'web/**/*.test.ts'];

/** Something is killed or cut off, and they wait until it is back: mostly for time to pass. */
const faults = [
  ...['tests/faults/*.test.ts', 'tests/integration/demo.test.ts', 'tests/integration/signalling-kill.test.ts'],
  ...['infra/supervisor/supervisor.test.ts', 'signalling/src/mail/mail-kill.test.ts'],
];

/** What they measure is time itself: picture against sound, and what is lost. */
const measured = ['recordings/src/real-recording.test.ts', 'recordings/src/real-faults.test.ts'];

/** What grows, with many who come and go. Picture and sound beside it would come late. */
const soak = ['tests/soak/soak.test.ts'];

export default defineConfig({
  test: {
    exclude: ['**/node_modules/**', '**/dist/**'],
    // Node would give it the default export of a CommonJS package in another way than the bundler does.
    server: { deps: { inline: ['i18next-icu'] } },
    testTimeout: 30_000,
    hookTimeout: 60_000,
    sequence: { sequencer: FileOrder },
    projects: [
      {
        extends: true,
        test: {
          name: 'pure',
          include: pure,
          // A process for each of these files takes longer than what it is for.
          isolate: false,
          maxWorkers: 2,
          sequence: { groupOrder: 0 },
        },
      },
      {
        extends: true,
        test: {
          name: 'together',
          include: [`${rooms}/**/*.test.ts`, 'tests/**/*.test.ts'],
          exclude: [...pure, ...faults, ...measured, ...soak],
          // They keep what they do to themselves: a process for each would read the same modules again and again.
          isolate: false,
          globalSetup: 'signalling/src/database/testing-run.ts',
          // Two cores: more workers only make media tests starve one another.
          maxWorkers: 2,
          sequence: { groupOrder: 0 },
        },
      },
      {
        extends: true,
        // A page each, with a language, a server and a person of its own.
        test: { name: 'drawn', include: ['web/**/*.test.tsx'], maxWorkers: 2, sequence: { groupOrder: 0 } },
      },
      {
        extends: true,
        // Not before all others are through: a suite beside them would be in what they measure.
        test: { name: 'measured', include: measured, maxWorkers: 2, sequence: { groupOrder: 1 } },
      },
      {
        extends: true,
        test: { name: 'soak', include: soak, maxWorkers: 1, sequence: { groupOrder: 2 } },
      },
      {
        extends: true,
        test: { name: 'faults', include: faults, maxWorkers: 3, sequence: { groupOrder: 3 } },
      },
    ],
  },
});

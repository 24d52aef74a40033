import { defineConfig } from 'vitest/config';

const rooms = '{protocol,service-kit,sfu-server,signalling,recordings,web,infra}';

/** Something is killed or cut off, and they wait until it is back: mostly for time to pass. */
const faults = ['tests/faults/*.test.ts', 'recordings/src/real-faults.test.ts'];

/** What they measure is time itself: picture against sound, what is lost, what grows. */
const measured = [
  'tests/soak/soak.test.ts',
  'tests/integration/demo*.test.ts',
  'recordings/src/real-recording.test.ts',
];

export default defineConfig({
  test: {
    exclude: ['**/node_modules/**', '**/dist/**'],
    // Node would give it the default export of a CommonJS package in another way than the bundler does.
    server: { deps: { inline: ['i18next-icu'] } },
    testTimeout: 30_000,
    hookTimeout: 60_000,
    projects: [
      {
        extends: true,
        test: {
          name: 'together',
          include: [`${rooms}/**/*.test.{ts,tsx}`, 'tests/**/*.test.ts'],
          exclude: [...faults, ...measured],
          // Two cores: more workers only make media tests starve one another.
          maxWorkers: 2,
          sequence: { groupOrder: 0 },
        },
      },
      {
        extends: true,
        test: { name: 'faults', include: faults, maxWorkers: 2, sequence: { groupOrder: 1 } },
      },
      {
        extends: true,
        // One after another, and not before all others are through: a suite beside them would be in what they measure.
        test: { name: 'alone', include: measured, maxWorkers: 1, sequence: { groupOrder: 2 } },
      },
    ],
  },
});

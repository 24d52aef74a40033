import { defineConfig } from 'vitest/config';

const rooms = '{protocol,service-kit,sfu-server,signalling,recordings,web,infra}';

/** Real time flows in these: a picture is played, recorded and killed, and what is measured is when it was back. */
const timed = [
  'tests/faults/*.test.ts',
  'tests/soak/soak.test.ts',
  'tests/integration/demo*.test.ts',
  'recordings/src/real-*.test.ts',
];

export default defineConfig({
  test: {
    exclude: ['**/node_modules/**', '**/dist/**'],
    testTimeout: 30_000,
    hookTimeout: 60_000,
    projects: [
      {
        extends: true,
        test: {
          name: 'together',
          include: [`${rooms}/**/*.test.{ts,tsx}`, 'tests/**/*.test.ts'],
          exclude: timed,
          // Two cores: more workers only make media tests starve one another.
          maxWorkers: 2,
          sequence: { groupOrder: 0 },
        },
      },
      {
        extends: true,
        // One after another, and not before all others are through: a suite beside them would be in what they measure.
        test: { name: 'alone', include: timed, maxWorkers: 1, sequence: { groupOrder: 1 } },
      },
    ],
  },
});

import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: [
      '{protocol,service-kit,sfu-server,signalling,recordings,web,infra}/**/*.test.{ts,tsx}',
      'tests/{architecture,faults,integration,network,product,media}/**/*.test.ts',
    ],
    exclude: ['**/node_modules/**', '**/dist/**'],
    // Two cores: more workers only make media tests starve one another.
    maxWorkers: 2,
    testTimeout: 30_000,
    hookTimeout: 60_000,
  },
});

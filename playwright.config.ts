import { defineConfig } from '@playwright/test';

/** Those in which nothing is broadcast: one product and one browser. */
const pages = 'tests/e2e/pages/*.spec.ts';

/** A host and a viewer or two with small pictures, or much waiting: two of them fill two cores no more than one of the rest. */
const small = [
  ...['blocked-sound', 'demo', 'doors', 'keyboard', 'network-cut', 'no-camera', 'poor-networks'],
  ...['recording-consent', 'smartboard', 'turn', 'visits', 'whole-french', 'whole-urdu'],
].map((name) => `tests/e2e/${name}.spec.ts`);

export default defineConfig({
  outputDir: 'test-results',
  workers: 2,
  // No promise of the product's: what a machine gets that has much else to do, and only a test that fails takes so long.
  timeout: 420_000,
  expect: { timeout: 60_000 },
  forbidOnly: true,
  retries: 0,
  reporter: [['list']],
  use: {
    browserName: 'chromium',
    trace: 'off',
    screenshot: 'only-on-failure',
    // What a test sees of the network is the network; the worker that answers without one has a spec of its own.
    serviceWorkers: 'block',
  },
  projects: [
    { name: 'pages', testMatch: pages },
    { name: 'small', testMatch: small },
    // A broadcast with four browsers fills the two cores that these tests are written for.
    { name: 'broadcasts', testDir: 'tests/e2e', testIgnore: [pages, ...small], workers: 1 },
  ],
});

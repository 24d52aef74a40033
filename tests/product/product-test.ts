import { test } from 'vitest';
import { startDemo } from '../faults/demo-broadcast.ts';
import { type StartOptions, startProduct } from './start-product.ts';

/**
 * `product` is the product as `npm start` runs it: one for all tests of a file, on data and ports of its own, with the
 * `startOptions` that the file overrides. `demo` is a live demo on it, whose host and viewer leave after the test.
 */
export const it = test
  .extend('startOptions', { scope: 'file' }, (): StartOptions => ({}))
  .extend('product', { scope: 'file' }, async ({ startOptions }, { onCleanup }) => {
    const product = await startProduct(startOptions);
    onCleanup(() => product.dispose());
    return product;
  })
  .extend('demo', async ({ product }, { onCleanup }) => {
    const demo = await startDemo(product);
    onCleanup(() => demo.close());
    return demo;
  });

// @vitest-environment happy-dom
import { cleanup, render, screen } from '@testing-library/react';
import { Suspense } from 'react';
import { afterEach, expect, it, vi } from 'vitest';
import { retryDelayMs } from '../media/wanted.ts';
import { lazyAgain } from './lazy-again.ts';

afterEach(() => {
  cleanup();
  vi.useRealTimers();
});

it('code that does not come leaves its place empty and the rest as it is, until it comes', async () => {
  vi.useFakeTimers();
  let tries = 0;
  const Panel = lazyAgain(async () => {
    tries += 1;
    if (tries < 3) throw new TypeError('Failed to fetch dynamically imported module');
    return () => <p>conversation</p>;
  });
  render(
    <>
      <p>picture</p>
      <Suspense fallback={<p>empty</p>}>
        <Panel />
      </Suspense>
    </>,
  );
  expect(screen.getByText('picture')).toBeDefined();
  expect(screen.getByText('empty')).toBeDefined();
  await vi.advanceTimersByTimeAsync(retryDelayMs(1) + retryDelayMs(2) - 100);
  expect(tries).toBe(2);
  expect(screen.getByText('picture')).toBeDefined();
  await vi.advanceTimersByTimeAsync(200);
  vi.useRealTimers();
  expect(await screen.findByText('conversation')).toBeDefined();
});

// Vite makes this module of the worker.
// oxlint-disable-next-line import/default
import workerUrl from './service-worker.ts?worker&url';

/** Registers the worker that answers when the network cannot, in the reader's language. Without one, nothing changes. */
export function registerWorker(language: string): void {
  // The development server's pages must come from it alone.
  if (!import.meta.env.PROD || !('serviceWorker' in navigator)) return;
  const url = `${workerUrl}?language=${encodeURIComponent(language)}`;
  // Refused where storage is forbidden, and without a certificate that the browser knows.
  navigator.serviceWorker.register(url, { scope: '/' }).catch(() => undefined);
}

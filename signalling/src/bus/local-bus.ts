import type { Bus, BusMessage, BusTopic } from './bus.ts';

type Handler = (message: never) => void;

/**
 * The bus of a single node. `isShared` can be set by tests that run several nodes in one process. Messages arrive
 * later than `publish` returns, as they would over a network.
 */
export function createLocalBus(
  options: { isShared?: boolean } = {},
): Bus & { dropMessages(isDropping: boolean): void; gap(): void } {
  const handlers = new Map<BusTopic, Set<Handler>>();
  const gapHandlers = new Set<() => void>();
  let isDropping = false;
  return {
    isShared: options.isShared ?? false,
    publish(topic, message) {
      if (isDropping) return;
      queueMicrotask(() => {
        for (const handler of handlers.get(topic) ?? []) handler(message as never);
      });
    },
    subscribe<T extends BusTopic>(topic: T, handler: (message: BusMessage<T>) => void) {
      const set = handlers.get(topic) ?? new Set();
      handlers.set(topic, set);
      set.add(handler as Handler);
      return () => void set.delete(handler as Handler);
    },
    onGap(handler) {
      gapHandlers.add(handler);
      return () => void gapHandlers.delete(handler);
    },
    dropMessages(value) {
      isDropping = value;
    },
    gap() {
      for (const handler of gapHandlers) handler();
    },
    async close() {
      handlers.clear();
      gapHandlers.clear();
    },
  };
}

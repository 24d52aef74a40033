import { withTimeout } from '@campus/service-kit/async';
import type { Logger } from '@campus/service-kit/log';
import { type Bus, type BusMessage, type BusTopic, busMessages } from './bus.ts';

const channel = 'campus.bus';

/**
 * The bus of several nodes, over Redis pub/sub. Redis keeps nothing for a node that is away, so every reconnection
 * counts as a gap. Throws when Redis cannot be reached at the start.
 */
export async function createRedisBus(options: { url: string; log: Logger; startWithinMs?: number }): Promise<Bus> {
  const { log } = options;
  // Most campuses have none.
  const { createClient } = await import('redis');
  const publisher = createClient({
    url: options.url,
    // A hint that waited for the connection to come back would be an old one.
    disableOfflineQueue: true,
    socket: { reconnectStrategy: (retries) => Math.min(100 * 2 ** retries, 1_000) },
  });
  const subscriber = publisher.duplicate({ disableOfflineQueue: false });
  const handlers = new Map<string, Set<(message: never) => void>>();
  const gapHandlers = new Set<() => void>();
  for (const client of [publisher, subscriber]) {
    client.on('error', (error: unknown) => log.warn({ err: error }, 'the bus lost its connection to Redis'));
  }
  const receive = (text: string): void => {
    const [topic, body] = read(text);
    const schema = topic ? busMessages[topic] : undefined;
    const parsed = schema?.safeParse(body);
    if (!topic || !parsed?.success) {
      log.warn({ topic }, 'a message of the bus did not fit the contract');
      return;
    }
    for (const handler of handlers.get(topic) ?? []) handler(parsed.data as never);
  };

  const start = async (): Promise<void> => {
    await publisher.connect();
    await subscriber.connect();
    await subscriber.subscribe(channel, receive);
  };
  try {
    await withTimeout(start(), options.startWithinMs ?? 10_000, 'Redis');
  } catch (error) {
    publisher.destroy();
    subscriber.destroy();
    throw error;
  }
  subscriber.on('ready', () => {
    for (const handler of gapHandlers) handler();
  });

  return {
    isShared: true,
    publish(topic, message) {
      publisher.publish(channel, JSON.stringify([topic, message])).catch((error: unknown) => {
        log.warn({ err: error, topic }, 'a message of the bus was lost');
      });
    },
    subscribe<T extends BusTopic>(topic: T, handler: (message: BusMessage<T>) => void) {
      const set = handlers.get(topic) ?? new Set();
      handlers.set(topic, set);
      set.add(handler as (message: never) => void);
      return () => void set.delete(handler as (message: never) => void);
    },
    onGap(handler) {
      gapHandlers.add(handler);
      return () => void gapHandlers.delete(handler);
    },
    async close() {
      gapHandlers.clear();
      handlers.clear();
      publisher.destroy();
      subscriber.destroy();
    },
  };
}

function read(text: string): [BusTopic | undefined, unknown] {
  try {
    const message: unknown = JSON.parse(text);
    if (!Array.isArray(message)) return [undefined, undefined];
    const topic = String(message[0]);
    return Object.hasOwn(busMessages, topic) ? [topic as BusTopic, message[1]] : [undefined, undefined];
  } catch {
    return [undefined, undefined];
  }
}

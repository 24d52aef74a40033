import { spawnChild } from '@campus/service-kit/child-process';
import { freePort } from '@campus/service-kit/free-port';
import { eventually, silentLog } from '@campus/service-kit/testing';
import { createClient } from 'redis';

/** The real server, where the tests' set-up or the machine has one. */
const program = process.env.TEST_REDIS_SERVER ?? 'redis-server';

export interface RedisServer {
  readonly url: string;
  readonly port: number;
  /** Cuts every connection; the server goes on. */
  cut(): Promise<void>;
  close(): Promise<void>;
}

export async function isRedisThere(): Promise<boolean> {
  const child = spawnChild(program, ['--version'], { log: silentLog() });
  return (await child.exited).code === 0;
}

/** Starts a Redis server that keeps nothing; resolves when it answers. */
export async function startRedis(port?: number): Promise<RedisServer> {
  const own = port ?? (await freePort());
  const url = `redis://127.0.0.1:${own}`;
  const args = ['--port', String(own), '--bind', '127.0.0.1', '--save', ''];
  const child = spawnChild(program, args, { log: silentLog() });
  const ask = async (...commands: readonly string[][]): Promise<void> => {
    const client = createClient({ url, socket: { reconnectStrategy: false } });
    client.on('error', () => undefined);
    await client.connect();
    try {
      for (const command of commands) await client.sendCommand(command);
    } finally {
      client.destroy();
    }
  };
  await eventually(() => ask(['PING']), { timeoutMs: 20_000 });
  return {
    url,
    port: own,
    cut: () => ask(['CLIENT', 'KILL', 'TYPE', 'pubsub'], ['CLIENT', 'KILL', 'TYPE', 'normal', 'SKIPME', 'yes']),
    close: async () => {
      await child.stop({ graceMs: 1_000 });
    },
  };
}

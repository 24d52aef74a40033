import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { familyOf } from '../../product/processes.ts';
import type { LoadMedia } from '../load-media.ts';
import { cores, pin } from '../measure/machine.ts';
import type { BareReply, BareRequest } from './bare-worker-process.ts';
import { endOf, iceCredentials, publishOver, startSource, streamOf } from './camera.ts';
import type { Admission, Rig, ServerProcess, System, SystemKind } from './system.ts';

const script = fileURLToPath(new URL('bare-worker-process.ts', import.meta.url));

/** mediasoup with the smallest script around it: what the rest of the product costs is the difference to this. */
export const bareWorker: SystemKind = { name: 'bare-worker', start: startBareWorker };

async function startBareWorker(rig: Rig): Promise<System> {
  const child = spawn(process.execPath, [script, rig.workerBin, rig.path.serverIp], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  let source: LoadMedia | undefined;
  try {
    const port = await portOf(child);
    const family = (): ServerProcess[] =>
      familyOf(child.pid ?? 0).map(({ pid, command }) => ({
        pid,
        name: command.includes('bare-worker-process') ? 'script' : 'mediasoup-worker',
      }));
    for (const { pid } of family()) pin(pid, cores.server);
    const running = await startSource(rig);
    source = running;
    const publisher = await ask(port, { certificate: running.fingerprint });
    await publishOver(running, endOf(publisher.reply));
    return {
      name: bareWorker.name,
      source: { report: () => running.reportSource() },
      processes: family,
      admit: (certificate) => admit(port, { certificate, rtpCapabilities: publisher.reply.rtpCapabilities }),
      async close() {
        await running.close();
        await end(child);
      },
    };
  } catch (error) {
    await source?.close();
    await end(child);
    throw error;
  }
}

async function admit(port: number, request: BareRequest): Promise<Admission> {
  const startedMs = performance.now();
  const { reply, openedMs, close } = await ask(port, request);
  const [localUfrag, localPassword] = iceCredentials();
  return {
    ...endOf(reply),
    localUfrag,
    localPassword,
    role: 'client',
    streams: [streamOf(reply.rtpParameters)],
    stages: { socket: openedMs - startedMs, open: performance.now() - startedMs },
    leave: async () => close(),
  };
}

/** One message there and one back; the connection stays for as long as the person watches. */
function ask(port: number, request: BareRequest): Promise<{ reply: BareReply; openedMs: number; close: () => void }> {
  const socket = new WebSocket(`ws://127.0.0.1:${port}`);
  let openedMs = 0;
  return new Promise((resolve, reject) => {
    socket.addEventListener('open', () => {
      openedMs = performance.now();
      socket.send(JSON.stringify(request));
    });
    socket.addEventListener('message', ({ data }) => {
      resolve({ reply: JSON.parse(String(data)) as BareReply, openedMs, close: () => socket.close() });
    });
    socket.addEventListener('close', () => reject(new Error('the bare worker closed the connection')));
    socket.addEventListener('error', () => reject(new Error('the bare worker cannot be reached')));
  });
}

async function portOf(child: ChildProcess): Promise<number> {
  if (!child.stdout) throw new Error('the bare worker has no output');
  for await (const line of createInterface({ input: child.stdout })) {
    if (line.startsWith('ready ')) return Number(line.split(' ')[1]);
  }
  throw new Error('the bare worker did not start');
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.stdin?.end();
  await ended;
}

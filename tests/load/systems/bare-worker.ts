import { familyOf } from '../../product/processes.ts';
import type { LoadMedia } from '../load-media.ts';
import type { BareReply, BareRequest } from './bare-worker-process.ts';
import { endOf, iceCredentials, publishOver, startSource, streamOf } from './camera.ts';
import { startScript } from './child-script.ts';
import type { Admission, Rig, System, SystemKind } from './system.ts';

/** mediasoup with the smallest script around it: what the rest of the product costs is the difference to this. */
export const bareWorker: SystemKind = { name: 'bare-worker', start: startBareWorker };

async function startBareWorker(rig: Rig): Promise<System> {
  const script = await startScript('bare-worker-process.ts', [rig.workerBin, rig.path.serverIp]);
  const { port } = script;
  let source: LoadMedia | undefined;
  try {
    const running = await startSource(rig);
    source = running;
    const publisher = await ask(port, { certificate: running.fingerprint });
    await publishOver(running, endOf(publisher.reply));
    return {
      name: bareWorker.name,
      source: { report: () => running.reportSource() },
      processes: () =>
        familyOf(script.pid).map(({ pid }) => ({ pid, name: pid === script.pid ? 'script' : 'mediasoup-worker' })),
      admit: (certificate) => admit(port, { certificate, rtpCapabilities: publisher.reply.rtpCapabilities }),
      async close() {
        await running.close();
        await script.close();
      },
    };
  } catch (error) {
    await source?.close();
    await script.close();
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

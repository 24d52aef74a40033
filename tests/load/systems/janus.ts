import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { eventually } from '@campus/service-kit/testing';
import { freePort } from '@campus/service-kit/free-port';
import { thisMachine } from '../../../infra/boot/steps/system-packages.mjs';
import type { LoadMedia } from '../load-media.ts';
import { cores, pin } from '../measure/machine.ts';
import { camera, iceCredentials, startSource } from './camera.ts';
import { JanusSession } from './janus-api.ts';
import { readOffer, writeAnswer } from './sdp.ts';
import type { Admission, Rig, System, SystemKind } from './system.ts';

const packagedConfig = '/etc/janus';
const mountpoint = 1;

/** As Debian's package sets it up, but for its ports and the camera. */
export const janusPackaged: SystemKind = { name: 'janus-packaged', start: (rig) => startJanus(rig, 'janus-packaged') };
/** With one event loop for all viewers instead of a thread for each, which is its makers' advice for many of them. */
export const janusTuned: SystemKind = { name: 'janus-tuned', start: (rig) => startJanus(rig, 'janus-tuned') };

/** Undefined when Janus is there or could be installed; else why it is left out. */
export async function whyNoJanus(): Promise<string | undefined> {
  const machine = thisMachine();
  if (machine.which('janus')) return undefined;
  if (!machine.canInstall) return `Janus is not installed here; ${machine.installLine(['janus'])} does it`;
  try {
    await machine.install(['janus']);
    return undefined;
  } catch (error) {
    return `Janus could not be installed: ${error instanceof Error ? error.message : String(error)}`;
  }
}

async function startJanus(rig: Rig, name: 'janus-packaged' | 'janus-tuned'): Promise<System> {
  const [apiPort, videoPort, feedbackPort] = [await freePort(), await freePort(), await freePort()];
  const folder = mkdtempSync(join(rig.folder, 'janus-'));
  cpSync(packagedConfig, folder, { recursive: true });
  for (const [file, text] of Object.entries(configOf({ rig, name, apiPort, videoPort, feedbackPort }))) {
    writeFileSync(join(folder, file), text(readPackaged(file)));
  }
  const child = spawn('janus', ['--configs-folder', folder, '--disable-colors'], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  let source: LoadMedia | undefined;
  try {
    await eventually(async () => (await JanusSession.open(apiPort)).close(), { timeoutMs: 20_000, intervalMs: 100 });
    pin(child.pid ?? 0, cores.server);
    const running = await startSource(rig);
    source = running;
    // Whatever comes to the port for feedback shows Janus where keyframes are asked for; the media there is passed over.
    for (const port of [feedbackPort, videoPort]) {
      running.send('plain', rig.path.serverIp, port, camera.ssrc, camera.payloadType, '-', '-');
    }
    running.send('start');
    await running.waitFor(['sent-keyframe']);
    return {
      name,
      // It counts what went to both ports.
      source: { report: async () => halfOf(await running.reportSource()) },
      processes: () => [{ name: 'janus', pid: child.pid ?? 0 }],
      admit: (certificate) => admit(rig, apiPort, certificate),
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

interface Plan {
  readonly rig: Rig;
  readonly name: 'janus-packaged' | 'janus-tuned';
  readonly apiPort: number;
  readonly videoPort: number;
  readonly feedbackPort: number;
}

/** What is different from the packaged files. Transports and plugins that are not used would want ports of their own. */
function configOf(plan: Plan): Record<string, (packaged: string) => string> {
  const { rig, name, apiPort, videoPort, feedbackPort } = plan;
  const unused = {
    transports: ['http', 'mqtt', 'nanomsg', 'pfunix', 'rabbitmq'],
    plugins: [
      'audiobridge',
      'duktape',
      'echotest',
      'lua',
      'nosip',
      'recordplay',
      'sip',
      'textroom',
      'videocall',
      'videoroom',
      'voicemail',
    ],
  };
  const listOf = (names: readonly string[]): string => names.map((each) => `libjanus_${each}.so`).join(',');
  return {
    'janus.jcfg': (packaged) =>
      [name === 'janus-tuned' ? packaged.replace(/^general: \{/m, 'general: {\n\tevent_loops = 1') : packaged]
        .map((text) => text.replace(/^nat: \{/m, `nat: {\n\tice_enforce_list = "${rig.path.serverIp}"`))
        .map((text) => text.replace(/^plugins: \{/m, `plugins: {\n\tdisable = "${listOf(unused.plugins)}"`))
        .map((text) => text.replace(/^transports: \{/m, `transports: {\n\tdisable = "${listOf(unused.transports)}"`))
        .join(''),
    'janus.transport.websockets.jcfg': (packaged) =>
      packaged.replace(/^(\s*)ws_port = \d+/m, `$1ws_port = ${apiPort}\n$1ws_ip = "127.0.0.1"`),
    'janus.plugin.streaming.jcfg': () =>
      [
        'camera: {',
        '\ttype = "rtp"',
        `\tid = ${mountpoint}`,
        '\taudio = false',
        '\tvideo = true',
        `\tvideoport = ${videoPort}`,
        `\tvideortcpport = ${feedbackPort}`,
        `\tvideopt = ${camera.payloadType}`,
        '\tvideocodec = "h264"',
        '\tvideofmtp = "profile-level-id=42e01f;packetization-mode=1"',
        '}',
        '',
      ].join('\n'),
  };
}

const readPackaged = (file: string): string => readFileSync(join(packagedConfig, file), 'utf8');

const halfOf = ({ packets, bytes }: { packets: number; bytes: number }) => ({ packets: packets / 2, bytes: bytes / 2 });

async function admit(rig: Rig, apiPort: number, certificate: string): Promise<Admission> {
  const startedMs = performance.now();
  const since = (): number => performance.now() - startedMs;
  const session = await JanusSession.open(apiPort);
  const socket = since();
  const offer = readOffer(await session.watch(mountpoint));
  const candidate = offer.candidates.find(({ ip }) => ip === rig.path.serverIp);
  if (!candidate) throw new Error(`Janus has no candidate on ${rig.path.serverIp}`);
  const [localUfrag, localPassword] = iceCredentials();
  await session.start(writeAnswer(offer, { ufrag: localUfrag, password: localPassword, fingerprint: certificate }));
  const { ssrc, payloadType } = offer;
  return {
    ...candidate,
    ufrag: offer.ufrag,
    password: offer.password,
    localUfrag,
    localPassword,
    role: 'client',
    streams: ssrc === undefined ? [] : [{ ssrc, payloadType, codec: 'h264' }],
    stages: { socket, open: since() },
    leave: async () => session.close(),
  };
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill('SIGTERM');
  const timer = setTimeout(() => child.kill('SIGKILL'), 5_000);
  await ended;
  clearTimeout(timer);
}

import { findInPath } from '../boot/steps/system-packages.mjs';
import type { Settings } from '../settings/read-settings.mjs';
import { ownCertificate } from './certificate.ts';
import { openDataFolder } from './data-folder.ts';
import { type Addresses, decideAddresses } from './decide-addresses.ts';
import { PortChoice, requireHttpPort, requireMediaPorts } from './network.ts';
import { readControlSecret } from './secrets.ts';
import { defaultWorkers, planServices } from './service-plan.ts';
import { Supervisor } from './supervisor.ts';

export interface Campus {
  /** What to show to the person when it runs. */
  readonly readyText: string;
  stop(): Promise<void>;
  kill(): void;
}

export interface CampusOptions {
  settings: Settings;
  root: string;
  node: string;
  say(text: string): void;
  /** Aborting it stops a start that is under way. */
  signal: AbortSignal;
}

/** Everything from the settings to running services. Throws a StartError, after which nothing is left running. */
export async function startCampus({ settings, root, node, say, signal }: CampusOptions): Promise<Campus | undefined> {
  const dataFolder = await openDataFolder(settings.dataDir, say);
  let supervisor: Supervisor | undefined;
  const stop = async () => {
    await supervisor?.stop();
    await dataFolder.release();
  };
  try {
    const ports = new PortChoice();
    const workers = settings.sfuWorkers ?? defaultWorkers();
    if (settings.port !== 0) ports.keep(settings.port);
    if (settings.sfuPort !== 0) ports.keep(settings.sfuPort, workers);
    const httpPort = settings.port === 0 ? await ports.loopback() : settings.port;
    if (settings.port !== 0) await requireHttpPort(settings.host, httpPort);
    const addresses = await decideAddresses(settings, httpPort);
    const firstPort = settings.sfuPort === 0 ? await ports.media(addresses.listenIp, workers) : settings.sfuPort;
    if (settings.sfuPort !== 0) await requireMediaPorts(addresses.listenIp, firstPort, workers);
    const madeHere = settings.lan && !settings.tls;
    const plan = planServices({
      settings,
      root,
      node,
      controlSecret: settings.given.CONTROL_SECRET ?? readControlSecret(settings.dataDir),
      tls: madeHere ? await ownCertificate(settings.dataDir, addresses.certificateNames) : settings.tls,
      publicUrl: addresses.publicUrl,
      httpPort,
      sfuControlPort: await ports.loopback(),
      recordingsControlPort: await ports.loopback(),
      media: { listenIp: addresses.listenIp, announcedAddress: addresses.announcedAddress, firstPort, workers },
    });
    const setpriv = findInPath('setpriv', process.env.PATH ?? '');
    supervisor = new Supervisor({ plan, dataFolder, say, setpriv });
    if (signal.aborted) {
      await stop();
      return undefined;
    }
    signal.addEventListener('abort', () => void supervisor?.stop(), { once: true });
    const notices = await supervisor.start();
    if (signal.aborted) {
      await stop();
      return undefined;
    }
    const running = supervisor;
    return { readyText: readyText(addresses, settings, notices, madeHere), stop, kill: () => running.kill() };
  } catch (error) {
    await stop();
    throw error;
  }
}

function readyText(addresses: Addresses, settings: Settings, notices: readonly string[], madeHere: boolean): string {
  const lines = ['', 'The International Campus is ready.', '', `  Open  ${addresses.publicUrl}`];
  for (const url of addresses.alsoAt) lines.push(`  or    ${url}`);
  lines.push(`  Data  ${settings.dataDir}`);
  if (madeHere) {
    lines.push(
      '',
      '  Other machines of this network can open that address. Their browsers warn once, because the',
      '  certificate was made here; choose to go on.',
    );
  }
  if (notices.length > 0) lines.push('', ...notices.map((text) => (text === '' ? '' : `  ${text}`)));
  return [...lines, '', '  Press Ctrl-C to stop.', ''].join('\n');
}

import { watch } from 'node:fs';
import { chmod, mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { freePort } from '@campus/service-kit/free-port';
import { createImpairment, type Impairment } from '../../network/impairment.ts';
import { forwardTcp } from '../../network/tcp-forwarder.ts';
import { forwardUdp } from '../../network/udp-forwarder.ts';
import { type Closers, createClosers } from './closers.ts';
import type { Product } from '../../product/start-product.ts';

const here = '127.0.0.1';
/** Where the encoder of the campus is sent to instead; whatever else runs on this machine uses other addresses. */
const campusUplink = '127.0.0.71';

/** Everything between one place and the servers: its sockets and its media. */
export interface Site {
  readonly link: Impairment;
  /** A way to the product's public port that leads through the link. */
  readonly port: number;
  /** A port on this machine from which datagrams are carried to `target` through the link. */
  carryTo(target: number): Promise<number>;
}

export interface Sites {
  /** The lead campus: its host's socket, and the picture and sound that it sends. */
  readonly campus: Site;
  /** A centre: its socket, and the picture that it receives. */
  readonly centre: Site;
  close(): Promise<void>;
}

/** An ffmpeg that lets the feed of the campus send through the forwarder, and is the real one otherwise. */
export interface CampusEncoder {
  readonly env: Record<string, string>;
  readonly folder: string;
}

/** The program waits until the forwarder is there, for the first packets are those that a decoder begins with. */
export async function prepareEncoder(parent: string): Promise<CampusEncoder> {
  const folder = join(parent, 'encoder');
  await mkdir(folder);
  const real = process.env['FFMPEG_PATH'] || 'ffmpeg';
  const program = join(folder, 'ffmpeg');
  const script = `#!/bin/sh
for argument do
  shift
  case $argument in
    rtp://${here}:*)
      rest=\${argument#rtp://${here}:}
      port=\${rest%%\\?*}
      : > "${folder}/wanted-$port"
      until [ -e "${folder}/open-$port" ]; do sleep 0.02; done
      argument="rtp://${campusUplink}:$rest" ;;
  esac
  set -- "$@" "$argument"
done
exec "${real}" "$@"
`;
  await writeFile(program, script);
  await chmod(program, 0o755);
  const probe = process.env['FFPROBE_PATH'] || real.replace(/ffmpeg([^/]*)$/, 'ffprobe$1');
  return { folder, env: { FFMPEG_PATH: program, FFPROBE_PATH: probe } };
}

export async function openSites(product: Pick<Product, 'port'>, encoder: CampusEncoder): Promise<Sites> {
  const closers = createClosers();
  const site = async (): Promise<Site> => {
    const link = createImpairment();
    closers.push(() => link.close());
    const port = await freePort();
    const tcp = await forwardTcp({ host: here, port }, { host: here, port: product.port }, link);
    closers.push(() => tcp.close());
    return {
      link,
      port,
      async carryTo(target) {
        const from = await freePort();
        const udp = await forwardUdp({ host: here, port: from }, { host: here, port: target }, link);
        closers.push(() => udp.close());
        return from;
      },
    };
  };
  try {
    const [campus, centre] = [await site(), await site()];
    closers.push(carryFeeds(encoder.folder, campus.link, closers));
    return { campus, centre, close: () => closers.closeAll() };
  } catch (error) {
    await closers.closeAll();
    throw error;
  }
}

/** Opens a forwarder for each port that a feed asks for. */
function carryFeeds(folder: string, link: Impairment, closers: Closers): () => void {
  const known = new Set<number>();
  const look = async (): Promise<void> => {
    for (const name of await readdir(folder)) {
      const port = Number(/^wanted-(\d+)$/.exec(name)?.[1] ?? Number.NaN);
      if (Number.isNaN(port) || known.has(port)) continue;
      known.add(port);
      const udp = await forwardUdp({ host: campusUplink, port }, { host: here, port }, link);
      closers.push(() => udp.close());
      await writeFile(join(folder, `open-${port}`), '');
    }
  };
  let looking = Promise.resolve();
  const lookAgain = (): void => {
    // A forwarder that could not be opened leaves the feed waiting, which shows as a picture that never comes.
    looking = looking.then(look).catch(() => undefined);
  };
  const watcher = watch(folder, lookAgain);
  lookAgain();
  return () => watcher.close();
}

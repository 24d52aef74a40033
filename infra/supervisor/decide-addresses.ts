import { hostname } from 'node:os';
import type { Settings } from '../settings/read-settings.mjs';
import { isLoopback, lanAddresses, resolveAddress } from './network.ts';

export interface Addresses {
  publicUrl: string;
  /** Where sound and picture are received. */
  listenIp: string;
  /** What browsers are told about it. */
  announcedAddress: string;
  /** Further addresses that work, for the person at the terminal. */
  alsoAt: readonly string[];
  /** What the certificate of --lan is made out to. */
  certificateNames: readonly string[];
}

export interface AddressSources {
  lan(): readonly string[];
  resolve(name: string): Promise<string | undefined>;
  hostname(): string;
}

const machine: AddressSources = { lan: () => lanAddresses(), resolve: resolveAddress, hostname };

/**
 * Works out under which addresses this machine is reached. Without a word from the person everything, sound and
 * picture included, stays on this machine alone.
 */
export async function decideAddresses(
  settings: Settings,
  httpPort: number,
  sources: AddressSources = machine,
): Promise<Addresses> {
  const isHttps = settings.lan || settings.tls !== undefined;
  const urlOf = (host: string) => {
    const name = host.includes(':') ? `[${host}]` : host;
    const isUsualPort = httpPort === (isHttps ? 443 : 80);
    return `${isHttps ? 'https' : 'http'}://${name}${isUsualPort ? '' : `:${httpPort}`}`;
  };
  const all = sources.lan();
  const ipv4 = all.filter((address) => !address.includes(':'));
  const lan = ipv4.length > 0 ? ipv4 : all;

  const answersOthers = !isLoopback(settings.host);
  const isEverywhere = settings.host === '0.0.0.0' || settings.host === '::';
  const ownHost = !answersOthers ? 'localhost' : isEverywhere ? (lan[0] ?? 'localhost') : settings.host;
  const publicUrl = settings.publicUrl ?? urlOf(ownHost);
  const publicHost = new URL(publicUrl).hostname;

  // Behind a reverse proxy the web is on loopback, but the media still comes from outside.
  const listenIp = settings.sfuListenIp ?? (answersOthers || !isLoopback(publicHost) ? '0.0.0.0' : '127.0.0.1');
  const announcedAddress =
    settings.sfuAnnouncedAddress ??
    (isLoopback(listenIp) ? listenIp : ((await reachable(publicHost, sources)) ?? lan[0] ?? '127.0.0.1'));

  return {
    publicUrl,
    listenIp,
    announcedAddress,
    alsoAt: isEverywhere ? lan.map(urlOf).filter((url) => url !== publicUrl) : [],
    certificateNames: [...new Set(['localhost', sources.hostname(), '127.0.0.1', ...lan])],
  };
}

/** A name that leads to this machine's own loopback (as in /etc/hosts) is of no use to others. */
async function reachable(host: string, sources: AddressSources): Promise<string | undefined> {
  const address = await sources.resolve(host);
  return address === undefined || isLoopback(address) ? undefined : address;
}

import { readdirSync, readFileSync, readlinkSync } from 'node:fs';

/** As /proc/net/tcp numbers it. */
const listening = '0A';

export interface OpenPort {
  readonly pid: number;
  readonly kind: 'udp' | 'tcp';
  readonly port: number;
}

/** The ports on which these processes receive: UDP, and TCP that listens. See proc(5). */
export function portsOf(pids: readonly number[]): OpenPort[] {
  const own = new Map(pids.flatMap((pid) => socketsOf(pid).map((inode) => [inode, pid] as const)));
  return (['udp', 'udp6', 'tcp', 'tcp6'] as const).flatMap((table) => {
    const kind: OpenPort['kind'] = table.startsWith('udp') ? 'udp' : 'tcp';
    const [, ...rows] = readFileSync(`/proc/net/${table}`, 'utf8').trim().split('\n');
    return rows.flatMap((row) => {
      const [, local = '', , state, , , , , , inode = ''] = row.trim().split(/\s+/);
      const pid = own.get(inode);
      if (pid === undefined || (kind === 'tcp' && state !== listening)) return [];
      return [{ pid, kind, port: Number.parseInt(local.split(':').at(-1) ?? '', 16) }];
    });
  });
}

function socketsOf(pid: number): string[] {
  try {
    return readdirSync(`/proc/${pid}/fd`).flatMap((name) => inodeOf(`/proc/${pid}/fd/${name}`));
  } catch {
    return [];
  }
}

function inodeOf(link: string): string[] {
  try {
    return /^socket:\[(\d+)\]$/.exec(readlinkSync(link))?.slice(1) ?? [];
  } catch {
    // Closed since it was listed.
    return [];
  }
}

import { readdirSync, readFileSync, readlinkSync } from 'node:fs';

/** As /proc/net/tcp numbers it. */
const listening = '0A';

/** The ports on which these processes receive: UDP, and TCP that listens; `udp 44400`, in order. See proc(5). */
export function portsOf(pids: readonly number[]): string[] {
  const own = new Set(pids.flatMap(socketsOf));
  const ports = (['udp', 'udp6', 'tcp', 'tcp6'] as const).flatMap((table) => {
    const [, ...rows] = readFileSync(`/proc/net/${table}`, 'utf8').trim().split('\n');
    return rows.flatMap((row) => {
      const [, local = '', , state, , , , , , inode = ''] = row.trim().split(/\s+/);
      if (!own.has(inode) || (table.startsWith('tcp') && state !== listening)) return [];
      return [`${table.slice(0, 3)} ${Number.parseInt(local.split(':').at(-1) ?? '', 16)}`];
    });
  });
  return ports.toSorted();
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

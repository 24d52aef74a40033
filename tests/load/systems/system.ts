import type { Clip } from '../make-clip.ts';
import type { NetworkPath } from './network-path.ts';

/** What all systems are measured with. */
export interface Rig {
  /** Path of `load-media`. */
  readonly program: string;
  readonly clip: Clip;
  readonly workerBin: string;
  readonly path: NetworkPath;
  /** For what one system leaves on the disk; removed at the end. */
  readonly folder: string;
}

export interface ServerProcess {
  readonly name: string;
  readonly pid: number;
}

/** What one viewer of `load-media` needs to be told: where to, as whom, and what comes. */
export interface Admission {
  readonly ip: string;
  readonly port: number;
  readonly ufrag: string;
  readonly password: string;
  readonly localUfrag: string;
  readonly localPassword: string;
  readonly role: 'client' | 'server';
  /** Nothing where the numbers are not known before the packets come. */
  readonly streams: readonly { ssrc: number; payloadType: number; codec: 'h264' | 'vp8' | 'opus' }[];
  /** When each step of signalling was over, in ms since it began. */
  readonly stages: Readonly<Record<string, number>>;
  leave(): Promise<void>;
}

/** A server with one live camera. Its processes run on the server's core. */
export interface System {
  readonly name: string;
  readonly source: { report(): Promise<{ packets: number; bytes: number }> };
  processes(): ServerProcess[];
  /** Everything that somebody who only watches says to the server. `certificate`: SHA-256 of the viewers' one. */
  admit(certificate: string): Promise<Admission>;
  /** What only this system can tell of itself, such as the lag of its event loop. */
  ownFigures?(): Promise<Readonly<Record<string, number>>>;
  close(): Promise<void>;
}

export interface SystemKind {
  readonly name: string;
  start(rig: Rig): Promise<System>;
}

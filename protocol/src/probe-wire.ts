/**
 * What browser and media server say to each other on the data channel of a probe. The channel is unordered and sends
 * nothing twice, so that what is lost can be counted, and every message may be missing. A message is one byte of kind
 * and then numbers of four bytes, big endian; pings, echoes and load are filled up to the size they stand for.
 */
export type ProbeMessage =
  /** Browser: answer this. */
  | { kind: 'ping'; seq: number }
  /** Server: the answer, and how many pings it has heard so far. */
  | { kind: 'echo'; seq: number; heard: number }
  /** Browser: send as much as the way carries. Repeated until something comes; it is done once. */
  | { kind: 'ask-down' }
  /** Either side, and never more of it than `PROBE_LOAD_BYTES`. */
  | { kind: 'load'; seq: number }
  /** Server, again and again: what has come of the browser's load since its first packet. */
  | { kind: 'tally'; elapsedMs: number; bytes: number }
  /** Server: the last word. */
  | { kind: 'end'; reason: ProbeEnd };

/**
 * `busy`: a broadcast needs the server. `time`: as long as a probe may last. `limit`: the browser sent more than it may.
 */
export const probeEnds = ['busy', 'time', 'limit'] as const;
export type ProbeEnd = (typeof probeEnds)[number];

/** Of the data channel, agreed on beforehand and the same in both directions. */
export const PROBE_STREAM_ID = 0;
/** As a packet of sound has. */
export const PROBE_PING_BYTES = 160;
/** As a packet of a picture has, and no more than fits into one packet of any network. */
export const PROBE_LOAD_BYTES = 1_100;
/** More pings than this are not answered. */
export const PROBE_MOST_PINGS = 200;

export const probeTimes = {
  /** Fifty a second, as sound has. */
  pingEveryMs: 20,
  calmMs: 2_000,
  /** Of the load in one direction. */
  loadMs: 3_000,
  tallyEveryMs: 200,
} as const;

const kinds = ['ping', 'echo', 'ask-down', 'load', 'tally', 'end'] as const;

export function encodeProbeMessage(message: ProbeMessage): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(sizeOf(message));
  const view = new DataView(bytes.buffer);
  view.setUint8(0, kinds.indexOf(message.kind));
  for (const [index, value] of numbersOf(message).entries()) view.setUint32(1 + 4 * index, value);
  return bytes;
}

/** Null for whatever is none of ours. */
export function decodeProbeMessage(bytes: Uint8Array): ProbeMessage | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const kind = bytes.byteLength > 0 ? kinds[view.getUint8(0)] : undefined;
  const read = (count: number): number[] | null =>
    bytes.byteLength < 1 + 4 * count
      ? null
      : Array.from({ length: count }, (_, index) => view.getUint32(1 + 4 * index));
  switch (kind) {
    case 'ping':
    case 'load': {
      const [seq] = read(1) ?? [];
      return seq === undefined ? null : { kind, seq };
    }
    case 'echo': {
      const [seq, heard] = read(2) ?? [];
      return seq === undefined || heard === undefined ? null : { kind, seq, heard };
    }
    case 'tally': {
      const [elapsedMs, received] = read(2) ?? [];
      return elapsedMs === undefined || received === undefined ? null : { kind, elapsedMs, bytes: received };
    }
    case 'ask-down':
      return { kind };
    case 'end': {
      const reason = probeEnds[read(1)?.[0] ?? -1];
      return reason === undefined ? null : { kind, reason };
    }
    case undefined:
      return null;
  }
}

function numbersOf(message: ProbeMessage): number[] {
  switch (message.kind) {
    case 'ping':
    case 'load':
      return [message.seq];
    case 'echo':
      return [message.seq, message.heard];
    case 'tally':
      return [message.elapsedMs, message.bytes];
    case 'ask-down':
      return [];
    case 'end':
      return [probeEnds.indexOf(message.reason)];
  }
}

function sizeOf({ kind }: ProbeMessage): number {
  switch (kind) {
    case 'ping':
    case 'echo':
      return PROBE_PING_BYTES;
    case 'load':
      return PROBE_LOAD_BYTES;
    case 'ask-down':
    case 'tally':
    case 'end':
      return 9;
  }
}

/** What is there when a command is sent; the newest last. */
export interface Known {
  readonly participants: readonly string[];
  readonly tracks: readonly string[];
  readonly questions: readonly string[];
  readonly polls: readonly string[];
  readonly messages: readonly number[];
  readonly decks: readonly string[];
  readonly strokes: readonly string[];
  /** The asker's own. */
  readonly transports: readonly string[];
  readonly sendTransports: readonly string[];
  readonly subscriptions: readonly string[];
  readonly producers: readonly string[];
  /** What their browser can take. */
  readonly capabilities: readonly unknown[];
}

type Made = 'commandId' | 'camera' | 'microphone';

/** Stands in a request for something that is known only when it is sent. */
export class Ref {
  readonly to: keyof Known | Made;
  /** Which one, by number. */
  readonly at: number;

  constructor(to: keyof Known | Made, at = 0) {
    this.to = to;
    this.at = at;
  }
}

let commands = 0;
let streams = 0;

/** What a browser says of a camera or a microphone that it sends, each time of another one. */
function rtpParameters(of: 'camera' | 'microphone'): object {
  streams += 1;
  const codec =
    of === 'camera'
      ? { mimeType: 'video/H264', payloadType: 102, clockRate: 90_000, parameters: h264 }
      : { mimeType: 'audio/opus', payloadType: 111, clockRate: 48_000, channels: 2 };
  return { mid: String(streams), codecs: [codec], encodings: [{ ssrc: 1_000 + streams }] };
}
const h264 = { 'packetization-mode': 1, 'profile-level-id': '42e01f', 'level-asymmetry-allowed': 1 };

/** The request as it is sent now. */
export function resolved(value: unknown, known: Known): unknown {
  if (value instanceof Ref) return meant(value, known);
  if (Array.isArray(value)) return value.map((inner) => resolved(inner, known));
  if (typeof value !== 'object' || value === null || Object.getPrototypeOf(value) !== Object.prototype) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, resolved(inner, known)]));
}

function meant({ to, at }: Ref, known: Known): unknown {
  switch (to) {
    case 'commandId':
      return `command-${(commands += 1)}`;
    case 'camera':
    case 'microphone':
      return rtpParameters(to);
    default: {
      const all = known[to];
      return all[at % Math.max(1, all.length)] ?? (to === 'messages' ? 1 : `none-of-${to.toLowerCase()}`);
    }
  }
}

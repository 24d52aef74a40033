import type { TapOffer } from '@campus/protocol/control/sfu';
import { AppError } from '@campus/protocol/errors';
import type { SfuLink, SfuListener } from '../capture/sfu-link.ts';

export interface FakeSfuLink {
  readonly link: SfuLink;
  readonly calls: { name: string; request: unknown }[];
  sourcePort: number;
  /** What `tap.open` is answered from now on; null: a tap. */
  refuseWith(error: AppError | null): void;
  setUp(isUp: boolean): void;
  tell<Name extends keyof SfuListener>(name: Name, ...args: Parameters<NonNullable<SfuListener[Name]>>): void;
}

/** An SFU that opens taps and sends nothing. */
export function fakeSfuLink(): FakeSfuLink {
  const listeners = new Set<SfuListener>();
  const calls: FakeSfuLink['calls'] = [];
  let refusal: AppError | null = null;
  let isUp = true;
  let taps = 0;
  const answer = (name: string): unknown => {
    if (!isUp) throw new AppError('UNAVAILABLE', 'the link is down');
    if (name !== 'tap.open') return {};
    if (refusal) throw refusal;
    taps += 1;
    return {
      tapId: `tap-${taps}`,
      kind: 'video',
      codec: 'H264',
      rtpParameters: { codecs: [{ mimeType: 'video/H264', payloadType: 101, clockRate: 90_000 }] },
      sourceIp: '127.0.0.1',
      sourcePort: fake.sourcePort,
    } satisfies TapOffer;
  };
  const call = async (name: string, request: unknown): Promise<unknown> => {
    calls.push({ name, request });
    return answer(name);
  };
  const fake: FakeSfuLink = {
    link: {
      call: call as SfuLink['call'],
      get isUp() {
        return isUp;
      },
      listen(listener) {
        listeners.add(listener);
        return () => listeners.delete(listener);
      },
      close: () => undefined,
    },
    calls,
    sourcePort: 1,
    refuseWith: (error) => {
      refusal = error;
    },
    setUp: (value) => {
      isUp = value;
    },
    tell(name, ...args) {
      for (const listener of [...listeners]) {
        const hear = listener[name] as ((...given: typeof args) => void) | undefined;
        hear?.(...args);
      }
    },
  };
  return fake;
}

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  decodeProbeMessage,
  encodeProbeMessage,
  PROBE_LOAD_BYTES,
  PROBE_PING_BYTES,
  type ProbeMessage,
  probeEnds,
} from './probe-wire.ts';

const number = fc.integer({ min: 0, max: 2 ** 32 - 1 });
const messages: fc.Arbitrary<ProbeMessage> = fc.oneof(
  fc.record({ kind: fc.constant('ping' as const), seq: number }),
  fc.record({ kind: fc.constant('echo' as const), seq: number, heard: number }),
  fc.record({ kind: fc.constant('ask-down' as const) }),
  fc.record({ kind: fc.constant('load' as const), seq: number }),
  fc.record({ kind: fc.constant('tally' as const), elapsedMs: number, bytes: number }),
  fc.record({ kind: fc.constant('end' as const), reason: fc.constantFrom(...probeEnds) }),
);

describe('the messages of a probe', () => {
  it('are read as they were written, wherever in a buffer they lie', () => {
    fc.assert(
      fc.property(messages, fc.nat({ max: 20 }), (message, offset) => {
        const written = encodeProbeMessage(message);
        const buffer = new Uint8Array(offset + written.length + 3);
        buffer.set(written, offset);
        expect(decodeProbeMessage(buffer.subarray(offset, offset + written.length))).toEqual(message);
      }),
    );
  });

  it('are as large as what they stand for, and an answer never larger than its question', () => {
    expect(encodeProbeMessage({ kind: 'load', seq: 7 })).toHaveLength(PROBE_LOAD_BYTES);
    expect(encodeProbeMessage({ kind: 'ping', seq: 7 })).toHaveLength(PROBE_PING_BYTES);
    expect(encodeProbeMessage({ kind: 'echo', seq: 7, heard: 3 })).toHaveLength(PROBE_PING_BYTES);
  });

  it('are nothing but what is known: any other bytes are read as none, and throw nothing', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 40 }), (bytes) => {
        const message = decodeProbeMessage(bytes);
        if (bytes.length === 0 || (bytes[0] ?? 0) > 5) expect(message).toBeNull();
      }),
    );
    expect(decodeProbeMessage(new Uint8Array([0, 1, 2]))).toBeNull();
    expect(decodeProbeMessage(encodeProbeMessage({ kind: 'end', reason: 'busy' }).fill(9, 4, 5))).toBeNull();
  });
});

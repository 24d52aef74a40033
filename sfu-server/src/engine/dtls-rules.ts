import { AppError } from '@campus/protocol/errors';
import type { DtlsParameters } from '@campus/protocol/media';

/** Bytes of each hash; these are the algorithms that mediasoup knows (RFC 8122). */
const digestBytes: Readonly<Record<string, number>> = {
  'sha-1': 20,
  'sha-224': 28,
  'sha-256': 32,
  'sha-384': 48,
  'sha-512': 64,
};

/** Throws INVALID for a fingerprint that mediasoup could not even put into a request. Pure. */
export function checkDtls(dtlsParameters: DtlsParameters): void {
  for (const { algorithm, value } of dtlsParameters.fingerprints) {
    const bytes = digestBytes[algorithm];
    const problem =
      bytes === undefined
        ? `${algorithm} is not a fingerprint algorithm`
        : new RegExp(`^[0-9a-f]{2}(:[0-9a-f]{2}){${bytes - 1}}$`, 'i').test(value)
          ? undefined
          : `a ${algorithm} fingerprint is ${bytes} bytes in hexadecimal, with colons`;
    if (problem) {
      throw new AppError('INVALID', `dtlsParameters.fingerprints: ${problem}`, {
        fields: { 'dtlsParameters.fingerprints': problem },
      });
    }
  }
}

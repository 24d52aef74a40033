import type { DtlsParameters } from '@campus/protocol';

/** A certificate that a transport will use, and what the other end has to know of it. */
export interface DtlsIdentity {
  readonly certificate: RTCCertificate;
  readonly dtlsParameters: DtlsParameters;
}

/**
 * Made before there is a transport, so that its fingerprint travels with the request for one instead of costing a round
 * trip of its own. Null where the browser does not tell fingerprints (W3C WebRTC, `RTCCertificate.getFingerprints`).
 */
export async function createDtlsIdentity(): Promise<DtlsIdentity | null> {
  try {
    const certificate = await RTCPeerConnection.generateCertificate({
      name: 'ECDSA',
      namedCurve: 'P-256',
    } as EcKeyGenParams);
    const fingerprints = certificate.getFingerprints().flatMap(({ algorithm, value }) => {
      return algorithm && value ? [{ algorithm, value: value.toUpperCase() }] : [];
    });
    // mediasoup-client takes the client's part in DTLS in either direction.
    return fingerprints.length > 0 ? { certificate, dtlsParameters: { role: 'client', fingerprints } } : null;
  } catch {
    return null;
  }
}

/** Whether mediasoup-client is about to tell what was told already. */
export function isSameIdentity(told: DtlsParameters, asked: DtlsParameters): boolean {
  return (
    told.role === asked.role &&
    asked.fingerprints.every(({ algorithm, value }) =>
      told.fingerprints.some((one) => one.algorithm === algorithm && one.value === value.toUpperCase()),
    )
  );
}

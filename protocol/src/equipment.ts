import { z } from 'zod';
import { DtlsParameters, IceServer, TransportOffer } from './media.ts';

/**
 * The check of one's equipment: probes are transports to the media server on the ports of the broadcasts, with one data
 * channel and a short life. What goes over the channel stands in probe-wire.ts.
 */

/** `reach` tries one way with a few packets; `measure` also sends what the way carries, for some seconds. */
export const ProbePurpose = z.enum(['reach', 'measure']);
export type ProbePurpose = z.infer<typeof ProbePurpose>;

/** The browser has made its certificate before, so that one round trip is enough. */
export const ProbeRequest = z.object({ purpose: ProbePurpose, dtlsParameters: DtlsParameters });
export type ProbeRequest = z.infer<typeof ProbeRequest>;

/** An ICE candidate of the media server, which has one for UDP and a passive one for TCP. */
export const ProbeCandidate = z.object({
  foundation: z.string(),
  priority: z.number().int(),
  /** Or a name. */
  address: z.string(),
  port: z.number().int(),
  protocol: z.enum(['udp', 'tcp']),
});
export type ProbeCandidate = z.infer<typeof ProbeCandidate>;

export const ProbeOffer = TransportOffer.omit({ transportId: true }).extend({
  /** Whoever knows it may close the probe. */
  probeId: z.uuid(),
  iceCandidates: z.array(ProbeCandidate),
  sctpPort: z.number().int(),
  /** Every port, UDP and TCP alike, on which this server may serve a broadcast. */
  mediaPorts: z.array(z.number().int()),
  /** No faster is measured, in either direction; 0 where nothing is measured. */
  mostBps: z.number().int(),
  /** The server then ends it, whatever is still under way. */
  endsInMs: z.number().int(),
});
export type ProbeOffer = z.infer<typeof ProbeOffer>;

/** What the browser gets of signalling: TURN servers too, with credentials for a few minutes. */
export const EquipmentProbe = ProbeOffer.extend({ iceServers: z.array(IceServer) });
export type EquipmentProbe = z.infer<typeof EquipmentProbe>;

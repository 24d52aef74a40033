/** The two ends that a connection uses. */
export interface UsedPath {
  /** `host`, `srflx`, `prflx` or `relay`, of this browser's end. */
  readonly type: string;
  readonly protocol: string;
  /** Between browser and TURN server; null without one. */
  readonly relayProtocol: string | null;
  readonly relayUrl: string | null;
}

/** Null while none is chosen, or where the browser does not tell. */
export async function usedPath(connection: RTCPeerConnection): Promise<UsedPath | null> {
  const report = await connection.getStats();
  const entries = [...(report.values() as Iterable<Record<string, unknown>>)];
  const transport = entries.find(({ type }) => type === 'transport');
  const chosen = transport?.['selectedCandidatePairId'];
  const pair =
    entries.find(({ id }) => chosen !== undefined && id === chosen) ??
    // Firefox marks the pair itself.
    entries.find((entry) => entry['type'] === 'candidate-pair' && entry['selected'] === true);
  const local = entries.find(({ id }) => id !== undefined && id === pair?.['localCandidateId']);
  if (!local) return null;
  const text = (key: string): string | null =>
    typeof local[key] === 'string' && local[key] !== '' ? local[key] : null;
  return {
    type: text('candidateType') ?? 'host',
    protocol: text('protocol') ?? '',
    relayProtocol: text('relayProtocol'),
    relayUrl: text('url'),
  };
}

import type { Adapter, AdapterFactory, AdapterPayload } from 'oidc-provider';

/** What a provider of a test remembers, for as long as the test lasts; nothing expires. */
export function universityMemory(): AdapterFactory {
  const all = new Map<string, AdapterPayload>();
  return (kind): Adapter => {
    const keyOf = (id: string) => `${kind} ${id}`;
    const ofKind = () => [...all].filter(([key]) => key.startsWith(`${kind} `)).map(([, payload]) => payload);
    return {
      upsert: async (id, payload) => void all.set(keyOf(id), payload),
      find: async (id) => all.get(keyOf(id)),
      findByUid: async (uid) => ofKind().find((payload) => payload.uid === uid),
      findByUserCode: async () => undefined,
      consume: async (id) => {
        const payload = all.get(keyOf(id));
        if (payload) payload['consumed'] = Math.floor(Date.now() / 1000);
      },
      destroy: async (id) => void all.delete(keyOf(id)),
      revokeByGrantId: async (grantId) => {
        for (const [key, payload] of all) if (payload.grantId === grantId) all.delete(key);
      },
    };
  };
}

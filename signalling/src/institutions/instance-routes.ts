import { PROTOCOL_VERSION } from '@campus/protocol/contract';
import type { Database } from '../database/open.ts';
import type { Setup } from '../people/setup.ts';
import type { HandlersOf } from '../rest/handlers.ts';
import { findLeadInstitution } from './institution-store.ts';

interface Deps {
  db: Database;
  setup: Setup;
  isDemoOffered: boolean;
  university: { name: string } | null;
  version: string;
}

export function instanceHandlers({ db, setup, isDemoOffered, university, version }: Deps): HandlersOf<'instance.show'> {
  return {
    'instance.show': async () => ({
      isSetUp: await setup.isSetUp(),
      leadInstitution: (await findLeadInstitution(db))?.name ?? null,
      isDemoOffered,
      university,
      version,
      protocolVersion: PROTOCOL_VERSION,
    }),
  };
}

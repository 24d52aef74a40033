import { Audience } from '../audience.ts';
import type { Rig, System, SystemKind } from '../systems/system.ts';

/** Starts a system and an empty audience for it, and ends both whatever happens. */
export async function withAudience<Result>(
  kind: SystemKind,
  rig: Rig,
  use: (system: System, audience: Audience) => Promise<Result>,
): Promise<Result> {
  const system = await kind.start(rig);
  try {
    const audience = await Audience.start(rig);
    try {
      return await use(system, audience);
    } finally {
      await audience.close();
    }
  } finally {
    await system.close();
  }
}

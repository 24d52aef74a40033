import { z } from 'zod';
import { Session } from './people.ts';

/** Signing in with the university's own account (OpenID Connect). */
export const UniversityBeginning = z.object({
  /** A path of ours to go to afterwards; the page that reads it checks that it is one. */
  next: z.string().max(500).optional(),
});

/** What the university's address sent back, as it stands in the query of the address. */
export const UniversityReturn = z.object({ parameters: z.record(z.string().max(64), z.string().max(4096)) });

/** Why somebody with a university account does not come in. Each has a sentence in the catalogues. */
export const UniversityRefusal = z.enum([
  /** Begun too long ago, in another browser, under another address of the campus; or used already. */
  'expired',
  /** The person stopped at the university. */
  'stopped',
  /** The university refused, or its answer does not hold; the log has the reason. */
  'provider',
  /** The university names no mail address, or has not verified it. */
  'unverified-mail',
  /** A verified address, of a domain that is not let in. */
  'foreign-domain',
  /** An account has that address, and nobody has confirmed that it is its own. */
  'unconfirmed-account',
]);
export type UniversityRefusal = z.infer<typeof UniversityRefusal>;

export const UniversityOutcome = z.discriminatedUnion('outcome', [
  z.object({ outcome: z.literal('signed-in'), session: Session, next: z.string() }),
  z.object({ outcome: z.literal('refused'), reason: UniversityRefusal }),
]);
export type UniversityOutcome = z.infer<typeof UniversityOutcome>;

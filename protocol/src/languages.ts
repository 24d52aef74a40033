import { z } from 'zod';

/** The languages in which the app and its mails are written, as BCP 47 tags; not those that are spoken at an event. */
export const Language = z.enum(['en', 'fr', 'it', 'es', 'ur']);
export type Language = z.infer<typeof Language>;

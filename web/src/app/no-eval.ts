import { config } from 'zod';

/**
 * Schemas are read without making functions from text: our content security policy forbids that, and a browser reports
 * even the attempt. First of all, since a schema asks when it is made; `vite.config.ts` keeps it beside zod for that.
 */
config({ jitless: true });

import type { Flag } from '../database/flag.ts';

export interface InstitutionTables {
  institutions: {
    id: string;
    name: string;
    city: string;
    country: string;
    time_zone: string;
    is_lead: Flag;
    /** Made by the demo: shown with its event, and nowhere else. */
    is_demo: Flag;
    created_at_ms: number;
  };
}

export interface CentreTables {
  /** What is in the room of an institution; no row until somebody has said so. */
  centres: {
    institution_id: string;
    city: string;
    time_zone: string;
    seats: number;
    smartboards: number;
    laptops: number;
    headsets: number;
    /** Null where nobody knows it. */
    uplink_mbps: number | null;
    changed_at_ms: number;
  };
}

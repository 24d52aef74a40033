export interface KeyTables {
  /** Only with DATABASE_URL, so that several nodes share their keys; else they are files in the data folder. */
  signing_keys: {
    kid: string;
    created_at_ms: number;
    private_key_pem: string;
  };
}

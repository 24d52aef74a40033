export interface AccountTables {
  /** Links in mails that ask whether an address is the person's; one a person. */
  email_confirmations: {
    token_hash: string;
    person_id: string;
    /** It confirms this address and no other. */
    email: string;
    mail_id: string | null;
    expires_at_ms: number;
  };
}

/** What the owner of an account is notified of. */
export type AccountNotice =
  | 'new-device'
  | 'many-tries'
  | 'password'
  | 'authenticator-on'
  | 'authenticator-off'
  | 'codes'
  | 'code-used'
  | 'passkey-on'
  | 'passkey-off'
  | 'questions'
  | 'questions-used'
  | 'user-id'
  | 'email'
  | 'email-done'
  | 'details'
  | 'closed'
  /** To privacy officers: staff opened a record with a typed reason. */
  | 'emergency'
  /** To privacy officers: somebody may do more than before. */
  | 'rights';

declare module '../platform/jobs/queues.ts' {
  interface JobData {
    'mail.confirm-email': { linkId: string };
    'mail.invitation': { invitationId: string };
    /**
     * What somebody asked for who can't sign on: a link to a new password, a link for the browser
     * of this hash, or else the user ID.
     */
    'mail.recovery': { accountId: string; recoveryId?: string; browser?: string };
    /** Something the owner of an account should know; `changeId` where its address changed. */
    'mail.account': { accountId: string; notice: AccountNotice; changeId?: string };
  }
}

/** What the owner of an account is told about its security. */
export type SecurityNotice =
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
  | 'closed';

declare module '../platform/notices/topics.ts' {
  interface TopicData {
    /** `changeId` where the address changed: the one before is told, and can undo it. */
    security: { notice: SecurityNotice; changeId?: string };
    /** The name or birth date in the record was changed by a hospital or by staff. */
    details: Record<string, never>;
  }
}
declare module '../platform/jobs/queues.ts' {
  interface JobData {
    /** Made by the version before, which had no notices: during an upgrade some are left. */
    'mail.account': {
      accountId: string;
      notice: SecurityNotice | 'details' | 'emergency' | 'rights';
      changeId?: string;
    };
    'mail.confirm-email': { linkId: string };
    'mail.invitation': { invitationId: string };
    /**
     * What somebody asked for who can't sign on: a link to a new password, a link for the browser
     * of this hash, or else the user ID.
     */
    'mail.recovery': { accountId: string; recoveryId?: string; browser?: string };
  }
}

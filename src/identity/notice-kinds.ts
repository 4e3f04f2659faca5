/** What the owner of an account is notified of about its security. */
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
  | 'record-elsewhere'
  | 'closed';

declare module '../platform/notices/topics.ts' {
  interface TopicData {
    /** `changeId` if the address changed: the previous address is notified, and can undo it. */
    security: { notice: SecurityNotice; changeId?: string };
    /** The name or birth date in the record was changed by a hospital or by staff. */
    details: Record<string, never>;
  }
}
declare module '../platform/jobs/queues.ts' {
  interface JobData {
    /** Made by the previous version, which had no notices: a few are left during an upgrade. */
    'mail.account': {
      accountId: string;
      notice: SecurityNotice | 'details' | 'emergency' | 'rights';
      changeId?: string;
    };
    'mail.confirm-email': { linkId: string };
    'mail.invitation': { invitationId: string };
    /**
     * For somebody who can't sign on: a link to set a new password in the browser with this hash,
     * or else the user ID.
     */
    'mail.recovery': { accountId: string; recoveryId?: string; browser?: string };
  }
}

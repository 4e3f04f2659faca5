import { type Retention, until, upkeep } from './retention.ts';

/** How long the platform's own rows are kept. */
export const platformRetention: readonly Retention[] = [
  { table: 'audit_event', what: 'who did what', partitions: true, keep: { setting: 'auditYears' } },
  ...upkeep(
    'one for every few seconds of work; nothing can be verified without them',
    'one for some seconds of work; without them nothing can be verified',
    ['audit_block'],
  ),
  ...upkeep('the newest seal', 'one row', ['audit_head']),
  ...upkeep('what was removed from the audit log', 'one row a month', ['audit_archive']),
  until('idempotency', 'submitted forms, so that a repeated one does nothing', 'created_at', {
    setting: 'formKeyDays',
  }),
  until('kept_work', 'what was typed when a session expired', 'expires_at', { days: 0 }),
  until('session', 'sessions', 'seen_at', { setting: 'sessionDays' }),
  until('throttle', 'counts of failures', 'window_start', { days: 3 }),
  until('demo_mail', 'mail of the demo', 'at', { days: 30 }),
  until(
    'outbox_message',
    'messages to other systems, from when they were sent or withdrawn',
    'settled_at',
    { setting: 'keepSentDays' },
  ),
  until('mail_claim', 'which mails were sent, so that none is sent twice', 'claimed_until', {
    setting: 'keepSentDays',
  }),
  until('notice', 'what people were notified of, so that nobody is notified twice', 'made_at', {
    setting: 'noticeDays',
  }),
  ...upkeep('work that was given up', 'until an administrator retries or drops it', ['dead_job']),
  ...upkeep('alarms', 'one row per kind', ['alarm']),
  ...upkeep('settings', 'one row per setting', ['setting']),
  ...upkeep('changes of settings', 'who changed what, and how to undo it', ['setting_change']),
  ...upkeep('the schema’s version', 'one row per change', ['migration']),
  ...upkeep('what this database is for', 'one row', ['installation']),
  ...upkeep('check values of the secrets', 'one row per secret', ['secret_check']),
  ...upkeep('what readiness writes', 'one row per process, overwritten', ['heartbeat']),
];

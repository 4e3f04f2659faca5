import { type Retention, until, upkeep } from './retention.ts';

/** How long the platform's own rows are kept. */
export const platformRetention: readonly Retention[] = [
  { table: 'audit_event', what: 'who did what', partitions: true, keep: { setting: 'auditYears' } },
  ...upkeep(
    'the audit log’s seals',
    'one for some seconds of work; without them nothing can be verified',
    ['audit_block'],
  ),
  ...upkeep('the newest seal', 'one row', ['audit_head']),
  ...upkeep('what was dropped of the audit log', 'a row a month', ['audit_archive']),
  until('idempotency', 'forms that were sent, so that the same again does nothing', 'created_at', {
    setting: 'formKeyDays',
  }),
  until('kept_work', 'what was typed when a session ran out', 'expires_at', { days: 0 }),
  until('session', 'sessions', 'seen_at', { setting: 'sessionDays' }),
  until('throttle', 'counts of failures', 'window_start', { days: 3 }),
  until('demo_mail', 'mail of the demo', 'at', { days: 30 }),
  until(
    'outbox_message',
    'messages to other systems, from when they were sent or taken back',
    'settled_at',
    { setting: 'keepSentDays' },
  ),
  until('mail_claim', 'which mails were sent, so that none is sent twice', 'claimed_until', {
    setting: 'keepSentDays',
  }),
  until('notice', 'what people were told, so that nobody is told twice', 'made_at', {
    setting: 'noticeDays',
  }),
  ...upkeep('work that was given up', 'until an administrator tries it again or drops it', [
    'dead_job',
  ]),
  ...upkeep('alarms', 'a row a kind', ['alarm']),
  ...upkeep('settings', 'a row a setting', ['setting']),
  ...upkeep('changes of settings', 'who changed what, and the way back', ['setting_change']),
  ...upkeep('the schema’s version', 'a row a change', ['migration']),
  ...upkeep('what this database is for', 'one row', ['installation']),
  ...upkeep('check values of the secrets', 'a row a secret', ['secret_check']),
  ...upkeep('what readiness writes', 'one row a process, written over', ['heartbeat']),
];

import type { Retention } from './platform/jobs/retention.ts';

const RECORD = 'part of the record';
const ACCOUNT =
  'part of an account; accounts that were closed stay, since the list of who looked names them';
const always = (table: string, what: string, why: string): Retention => ({
  table,
  what,
  keep: 'always',
  why,
});

/** How long each table's rows are kept. A test holds this to the tables that there are. */
export const RETENTION: readonly Retention[] = [
  { table: 'audit_event', what: 'who did what', partitions: true, keep: { setting: 'auditYears' } },
  always(
    'audit_block',
    'the audit log’s seals',
    'one for some seconds of work; without them nothing can be verified',
  ),
  always('audit_head', 'the newest seal', 'one row'),
  always('audit_archive', 'what was dropped of the audit log', 'a row a month'),
  {
    table: 'resource_history',
    what: 'earlier versions of the record',
    partitions: true,
    keep: { setting: 'historyYears' },
  },
  {
    table: 'shared_resource_history',
    what: 'earlier versions of what belongs to no one person',
    partitions: true,
    keep: { setting: 'historyYears' },
  },
  {
    table: 'lab_result_history',
    what: 'earlier versions of results',
    partitions: true,
    keep: { setting: 'historyYears' },
  },

  {
    table: 'idempotency',
    what: 'forms that were sent, so that the same again does nothing',
    after: 'created_at',
    keep: { setting: 'formKeyDays' },
  },
  {
    table: 'kept_work',
    what: 'what was typed when a session ran out',
    after: 'expires_at',
    keep: { days: 0 },
  },
  { table: 'session', what: 'sessions', after: 'seen_at', keep: { setting: 'sessionDays' } },
  { table: 'throttle', what: 'counts of failures', after: 'window_start', keep: { days: 3 } },
  {
    table: 'proofing_failure',
    what: 'registrations that proved nobody',
    after: 'failed_at',
    keep: { days: 90 },
  },
  { table: 'sign_on_step', what: 'sign-ons under way', after: 'expires_at', keep: { days: 0 } },
  { table: 'spent', what: 'proofs that were used', after: 'expires_at', keep: { days: 0 } },
  {
    table: 'registration_draft',
    what: 'registrations under way',
    after: 'expires_at',
    keep: { days: 0 },
  },
  {
    table: 'email_link',
    what: 'links that confirm an address',
    after: 'expires_at',
    keep: { days: 30 },
  },
  { table: 'recovery', what: 'links to a new password', after: 'expires_at', keep: { days: 30 } },
  {
    table: 'device',
    what: 'browsers that an account was used in',
    after: 'seen_at',
    keep: { days: 400 },
  },
  {
    table: 'staff_invitation',
    what: 'invitations of staff',
    after: 'expires_at',
    keep: { days: 365 },
  },
  {
    table: 'letter_batch',
    what: 'printed letters, sealed, until they are mailed',
    after: 'made_at',
    keep: { days: 30 },
  },
  { table: 'demo_mail', what: 'mail of the demo', after: 'at', keep: { days: 30 } },
  {
    table: 'pharmacy_news',
    what: 'numbers of messages that came in, so that the same again does nothing',
    after: 'received_at',
    keep: { setting: 'newsDays' },
  },
  {
    table: 'outbox_message',
    what: 'messages to other systems, from when they were sent or taken back',
    after: 'settled_at',
    keep: { setting: 'keepSentDays' },
  },
  {
    table: 'mail_claim',
    what: 'which mails were sent, so that none is sent twice',
    after: 'claimed_until',
    keep: { setting: 'keepSentDays' },
  },
  always('dead_job', 'work that was given up', 'until an administrator tries it again or drops it'),
  always('alarm', 'alarms', 'a row a kind'),
  {
    table: 'refill_by_number',
    what: 'refills asked for by number, sealed, until they were looked up',
    after: 'asked_at',
    keep: { days: 30 },
  },

  always('setting', 'settings', 'a row a setting'),
  always('migration', 'the schema’s version', 'a row a change'),
  always('installation', 'what this database is for', 'one row'),
  always('secret_check', 'check values of the secrets', 'a row a secret'),
  always('heartbeat', 'what readiness writes', 'one row a process, written over'),
  ...[
    'account',
    'authenticator',
    'passkey',
    'recovery_code',
    'secret_question',
    'email_change',
    'terms_acceptance',
  ].map((table) => always(table, 'accounts', ACCOUNT)),
  ...['proxy', 'release_preference', 'refill_preference', 'letter'].map((table) =>
    always(table, 'rights and wishes', RECORD),
  ),
  ...[
    'person',
    'person_identifier',
    'person_name_key',
    'person_merge',
    'known_name',
    'patient_link',
    'identity_case',
  ].map((table) => always(table, 'who is who', RECORD)),
  ...['resource', 'shared_resource', 'lab_result', 'prescription', 'reported_medicine'].map(
    (table) => always(table, 'the record', RECORD),
  ),
  ...['lab_stale', 'lab_wanting', 'prescription_stale'].map((table) =>
    always(table, 'whose record is to be drawn again', 'rows go as soon as that is done'),
  ),
  ...['result_hold', 'result_note', 'result_review'].map((table) =>
    always(table, 'what clinicians decided', RECORD),
  ),
  always('result_unseen', 'results that somebody has not opened', 'rows go when they are opened'),
  ...['refill_order', 'refill_request', 'refill_event', 'refill_due_told', 'automatic_refill'].map(
    (table) => always(table, 'refills', RECORD),
  ),
  ...['pharmacy', 'pharmacy_staff', 'prescriber', 'prescriber_cover'].map((table) =>
    always(table, 'places and people', 'a row each'),
  ),
  always('staff_access', 'which staff opened which record', RECORD),
  ...['access_review', 'listed_person', 'staff_patient'].map((table) =>
    always(
      table,
      'what the privacy officer looks at',
      'who was looked at, and what came of it, is asked about years later',
    ),
  ),
  always('quarantine', 'what could not be filed', 'clinical: staff decide about it'),
];

/** As a Markdown table: docs/generated/retention.md. */
export function listRetention(settings: Record<string, unknown>): string {
  const how = (rule: Retention): string => {
    if (rule.keep === 'always') return `always: ${rule.why}`;
    if ('days' in rule.keep)
      return rule.keep.days === 0 ? 'until it has run out' : `${rule.keep.days} days`;
    return `\`${rule.keep.setting}\` (${settings[rule.keep.setting] === 0 ? 'always' : settings[rule.keep.setting]})`;
  };
  return [
    '| table | what | kept |',
    '| --- | --- | --- |',
    ...RETENTION.map((rule) => `| \`${rule.table}\` | ${rule.what} | ${how(rule)} |`),
  ].join('\n');
}

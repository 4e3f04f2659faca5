import type { World } from './world.ts';

/** Types that can't hold a word: every other type has to answer for itself. */
const WORDLESS = [
  ...['bool', 'int2', 'int4', 'int8', 'float4', 'float8', 'numeric', '_int4'],
  ...['date', 'time', 'timestamp', 'timestamptz', 'interval', 'uuid', '_uuid', 'inet'],
  'tstzrange',
];

/**
 * Columns that hold no free text, by the reason. A column that the schema itself restricts to a
 * list of values, or that refers to another column, is not listed here.
 */
export const NO_WORDS: Record<string, string> = {
  'a hash': `account.password_hash audit_block.events_hash audit_block.hash
    audit_block.previous_hash audit_head.hash bounced_address.address_hash device.token_hash
    idempotency.body_hash message_upload.hash lab_result.digest lab_result.sources letter.code_hash letter.next_hash
    migration.checksum notice.sent_to pharmacy_news.digest proofing_failure.bucket quarantine.hash
    recovery.browser_hash recovery_code.code_hash registration_draft.id_hash resource.hash
    resource_history.hash secret_check.value secret_question.answer_hash session.id_hash
    shared_resource.hash shared_resource_history.hash sign_on_step.id_hash spent.hash
    throttle.bucket webhook_delivery.body_hash`,
  'encrypted: its words are looked for in the bytes too': `authenticator.sealed file_chunk.sealed
    kept_work.sealed letter_batch.sealed refill_by_number.sealed registration_draft.sealed`,
  'a signature or a public key': `audit_archive.signature audit_block.signature
    passkey.credential_id passkey.public_key passkey.transports`,
  'a word of the program’s own, for a kind, a state, a reason or a right': `access_review.flags
    access_review.purpose account.roles alarm.about alarm.kind audit_event.acting_as
    audit_event.actor_kind audit_event.category audit_event.permission audit_event.purpose
    audit_event.reason care_invitation.acting care_invitation.categories
    clinic.by_hand hours_template.modes visit.cancel_reason visit_event.words visit_type.modes dead_job.problem dead_job.queue
    department.by_hand file.kind
    identity_case.differences lab_result.labels lab_result.status lab_result_history.status
    letter.kind mail_claim.template message_draft.category notice.channel notice.topic notice_choice.channel notice_choice.topic
    outbox_message.destination outbox_message.kind outbox_message.problem permission.name
    person_identifier.kind pharmacy_news.answer prescription.flags prescription.labels proxy.acting
    proxy.categories quarantine.detail quarantine.reason refill_event.reason refill_event.stage
    refill_request.carrier role.key role.permissions role_change.after role_change.before
    secret_check.name secret_question.question setting.key setting_change.key sign_on_step.passed
    staff_invitation.roles webhook_delivery.source`,
  'ids, routes and dates that the program makes': `audit_archive.dropped audit_block.awaited
    audit_event.route audit_event.session_ref dead_job.data idempotency.location idempotency.route
    mail_claim.id migration.id notice.data notice.event outbox_message.lane outbox_message.subject
    refill_order.number result_unseen.telling visit.number sign_on_step.kept sign_on_step.next
    terms_acceptance.version`,
  'a kind of birthday and its day: src/caregivers/birthdays/letters.ts': 'letter.details',
  'a year, or a year and a month: the schema takes no other': 'person.partial_birth_date',
  'a right’s terms, in words of the program’s own, days, and a sender’s id: RightTerms': `
    care_join.after care_join.before`,
  'of people who are joined: test/journeys/identity-decisions.test.ts': `person_merge.merged_by_name
    person_merge.moved person_merge.undone_by_name`,
  'the name of a source, and of a file, that the operator gives': `identity_case.source
    patient_link.source person.details_from person_merge.source prescription.source
    proxy.relation_source     quarantine.file quarantine.source resource.file resource.source resource_history.file
    shared_resource.file shared_resource.source shared_resource_history.file`,
  'an id or a code of a sender, and the type of what it sent': `clinic.organization clinic.ref
    clinic_stale.ref clinician.ref clinician_role.clinician clinician_role.places
    clinician_role.ref visit_type.ref department.ref identity_case.source_id lab_result.code lab_result.codes
    lab_wanting.ref patient_link.other_id patient_link.source_id person_identifier.system
    pharmacy_news.control_id pharmacy_news.sender prescription.intent prescription.refs
    prescription.rxnorm prescription.source_id prescription.status proxy.relation_id
    quarantine.source_id quarantine.type quarantine.waits_system quarantine.waits_value resource.category resource.code
    resource.source_id resource.status resource.type resource_history.type
    shared_resource.source_id shared_resource.type shared_resource_history.type
    webhook_delivery.id`,
  'an address of the record, which a caregiver chose from a list': `refill_order.caregiver_address`,
  'a number of a public register, of digits alone': `clinician.npi pharmacy.ncpdp prescriber.npi
    prescription.prescriber_npi refill_request.prescriber_npi`,
  'times of the day, that the form takes as times alone':
    'clinic.hours holiday.hours hours_exception.hours pharmacy.hours',
  'the name of a time zone': 'clinic.zone visit.zone visit_event.from_zone',
  'a media type from the list of those that are taken': 'file.type',
  'what the scanner calls malware: src/platform/files/scanning': 'file.finding',
  'the three numbers of a mail’s status': 'bounced_address.status',
  'given by the organization’s sign-on, where it is linked: test/journeys/sso.test.ts': `
    account.sso_groups account.sso_subject`,
  'what the operator types at the terminal after a restore: test/backup.test.ts':
    'audit_block.note',
};

export interface Column {
  name: string;
  /** Everything in it that differs, with bytes as the letters that they are. */
  words: string;
  /** Restricted by the schema: to a list of values, or to those of another column. */
  closed: boolean;
}

/** Every column of the migrated database that could hold a word. */
export async function columnsOf(world: World): Promise<Column[]> {
  const columns = await world.sql<{
    table: string;
    column: string;
    bytes: boolean;
    closed: boolean;
  }>(
    `select c.relname as "table", a.attname as "column", t.typname = 'bytea' as bytes,
        exists (select 1 from pg_constraint k where k.conrelid = c.oid and k.convalidated
          and k.conkey = array[a.attnum]
          and (k.contype = 'f' or k.contype = 'c' and pg_get_constraintdef(k.oid)
            ~ ('^CHECK \\(\\(+' || a.attname || ' = (ANY \\(ARRAY\\[|''[a-z-]+''::text\\)\\)$)'))
        ) as closed
      from pg_class c join pg_attribute a on a.attrelid = c.oid join pg_type t on t.oid = a.atttypid
      where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p')
        and not c.relispartition and a.attnum > 0 and not a.attisdropped
        and not t.typname = any($1)
      order by 1, 2`,
    [WORDLESS],
  );
  const read: Column[] = [];
  for (const { table, column, bytes, closed } of columns) {
    const value = bytes ? `encode("${column}", 'escape')` : `"${column}"::text`;
    const rows = await world.sql(`select distinct ${value} as word from "${table}"`);
    read.push({ name: `${table}.${column}`, words: JSON.stringify(rows), closed });
  }
  return read;
}

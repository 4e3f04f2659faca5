import type { Patient } from '@medplum/fhirtypes';
import { readJson } from '../../fhir/decimals.ts';
import type { Access } from '../../platform/access/access.ts';
import type { Part, Section } from '../sections/sections.rules.ts';

export type ReadsInformation = 'information:read' | 'information:correct';
type Correct = Access<'information:correct'>;

export interface Identity {
  given: string;
  family: string;
  birthDate: string | null;
  partialBirthDate: string | null;
  sex: 'female' | 'male' | 'other' | 'unknown';
  mrn: string | null;
}

/** Who the person is, and their Patient with all accepted corrections. */
export async function readPerson(
  access: Access<ReadsInformation | 'information:review'>,
  patientId: string,
): Promise<(Identity & { patient: Partial<Patient> }) | undefined> {
  const [row] = await access.sql<Identity & { text: string | null }>(
    `select given, family, birth_date, partial_birth_date, sex, mrn,
        portico_patient(patient_id)::text as text
      from person
      where patient_id = $1`,
    [patientId],
  );
  if (!row) return undefined;
  const { text, ...identity } = row;
  return { ...identity, patient: text === null ? {} : (readJson(text) as Patient) };
}

export type State = 'waiting' | 'accepted' | 'declined' | 'withdrawn' | 'replaced';
export type Reason = 'incomplete' | 'not-found' | 'identity' | 'not-yours' | 'other';
/** A correction that somebody requested. */
export interface Proposal {
  id: string;
  section: Section;
  proposed: Part;
  /** What the record said when it was requested. */
  base: Part;
  state: State;
  askedBy: string;
  askedByName: string;
  askedAs: 'self' | 'caregiver';
  askedAt: Date;
  callAt: Date | null;
  endedAt: Date | null;
  decidedByName: string | null;
  reason: Reason | null;
  note: string;
}
export const PROPOSAL = `i.id, i.section, i.proposed, i.base, i.state, i.asked_by, i.asked_by_name,
  i.asked_as, i.asked_at, i.call_at, i.ended_at, i.decided_by_name, i.reason, i.note`;

/** What is pending, and what was decided since a day, newest first. */
export function listProposals(access: Access<ReadsInformation>, since: Date): Promise<Proposal[]> {
  return access.sql<Proposal>(
    `select ${PROPOSAL} from information_proposal i
      where i.patient_id = $1 and (i.state = 'waiting'
        or i.state in ('accepted', 'declined') and i.ended_at > $2)
      order by i.asked_at desc, i.id limit 100`,
    [access.person.id, since],
  );
}

/** Since when the member has confidential contact details; nothing else about them. */
export async function findConfidentialSince(
  access: Access<ReadsInformation>,
): Promise<Date | null> {
  const [row] = await access.sql<{ setAt: Date }>(
    `select set_at
      from confidential_contact
      where patient_id = $1 and ended_at is null order by set_at desc limit 1`,
    [access.person.id],
  );
  return row?.setAt ?? null;
}

/** Serializes requests and decisions about one person, until the transaction ends. */
export async function lockInformation(
  access: Access<'information:correct' | 'information:review' | 'confidential:own'>,
  patientId: string,
): Promise<void> {
  await access.sql("select pg_advisory_xact_lock(hashtext('portico.information ' || $1))", [
    patientId,
  ]);
}

export async function findWaiting(
  access: Correct,
  section: Section,
): Promise<{ id: string; proposed: Part } | undefined> {
  const [row] = await access.sql<{ id: string; proposed: Part }>(
    `select id, proposed
      from information_proposal
      where patient_id = $1 and section = $2 and state = 'waiting'`,
    [access.person.id, section],
  );
  return row;
}

/** Ends a pending proposal. False if it is not pending, or is another person's. */
export async function endProposal(
  access: Correct,
  id: string,
  state: 'withdrawn' | 'replaced',
): Promise<boolean> {
  const rows = await access.sql(
    `update information_proposal set state = $3, ended_at = $4
      where patient_id = $1 and id = $2 and state = 'waiting' returning 1`,
    [access.person.id, id, state, access.info.now],
  );
  return rows.length > 0;
}

export async function insertProposal(
  access: Correct,
  one: { section: Section; proposed: Part; base: Part },
): Promise<void> {
  await access.sql(
    `insert into information_proposal (patient_id, section, proposed, base, asked_by,
        asked_by_name, asked_as, asked_at)
      values ($1, $2, $3, $4, $5, $6, $7, $8)`,
    [
      access.person.id,
      one.section,
      JSON.stringify(one.proposed),
      JSON.stringify(one.base),
      access.actor?.account.id ?? null,
      access.actor?.account.name ?? '',
      access.as,
      access.info.now,
    ],
  );
}

/** The language of the account's own pages. */
export async function saveScreenLanguage(access: Correct, language: 'en' | 'es'): Promise<void> {
  await access.sql('update account set language = $2 where id = $1', [
    access.actor?.account.id ?? null,
    language,
  ]);
}

/**
 * The name that a person goes by, for a greeting: as they requested, or as in the record. A
 * caregiver's proposal does not count before it is accepted.
 */
export async function findCalled(
  access: Access<'today:read'>,
): Promise<{ asked: Part | null; recorded: Part | null } | undefined> {
  const [row] = await access.sql<{ asked: Part | null; recorded: Part | null }>(
    `select (select i.proposed
        from information_proposal i
        where i.patient_id = $1 and i.section = 'name' and i.state = 'waiting'
          and i.asked_as = 'self') as asked,
        -- putting the Patient together is most of the cost, and few have such a name
        case when exists (select 1 from resource r where r.patient_id = $1 and r.type = 'Patient'
            and r.content::text like '%"usual"%')
          then portico_section(portico_patient($1), 'name') end as recorded`,
    [access.person.id],
  );
  return row;
}

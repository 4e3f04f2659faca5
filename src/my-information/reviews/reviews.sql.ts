import type { Patient } from '@medplum/fhirtypes';
import { readJson } from '../../fhir/decimals.ts';
import type { Access } from '../../platform/access/access.ts';
import type { AccountPeople } from '../../platform/access/actor.ts';
import { PROPOSAL, type Proposal, type Reason } from '../information/information.sql.ts';
import type { Section } from '../sections/sections.rules.ts';

type Review = Access<'information:review'>;

export interface QueuedProposal {
  id: string;
  patientId: string;
  given: string;
  family: string;
  birthDate: string | null;
  section: Section;
  askedAt: Date;
  askedAs: 'self' | 'caregiver';
  callAt: Date | null;
}

const WAITS = `from information_proposal i join person p using (patient_id)
  where i.state = 'waiting' and p.merged_into is null`;

export async function countWaiting(access: Review): Promise<number> {
  const [row] = await access.sql<{ n: number }>(`select count(*)::int as n ${WAITS}`);
  return row?.n ?? 0;
}

/** What is pending, oldest first; those whose member was asked to call come last. */
export function listWaiting(access: Review): Promise<QueuedProposal[]> {
  return access.sql<QueuedProposal>(
    `select i.id, i.patient_id, p.given, p.family, p.birth_date, i.section, i.asked_at,
        i.asked_as, i.call_at
      ${WAITS} order by i.call_at nulls first, i.asked_at, i.id limit 200`,
  );
}

export type OpenProposal = Proposal & { patientId: string; birthDate: string | null };

/** A proposal in any state, for a person whose record is not joined to another. */
export async function findProposal(access: Review, id: string): Promise<OpenProposal | undefined> {
  const [row] = await access.sql<OpenProposal>(
    `select ${PROPOSAL}, i.patient_id, p.birth_date
      from information_proposal i join person p using (patient_id)
      where i.id = $1 and p.merged_into is null`,
    [id],
  );
  return row;
}

/** The account that requested it, with its people; undefined once it is closed. */
export async function findAsker(
  access: Review,
  accountId: string,
): Promise<AccountPeople | undefined> {
  const [row] = await access.sql<{ who: AccountPeople | null }>(
    'select portico_people_of($1) as who',
    [accountId],
  );
  return row?.who ?? undefined;
}

/** Whether the person is the staff member themselves, as far as the privacy officer knows. */
export async function isOwnRecord(access: Review, patientId: string): Promise<boolean> {
  const rows = await access.sql(
    'select 1 from staff_patient where patient_id = $1 and account_id = $2',
    [patientId, access.actor?.account.id ?? null],
  );
  return rows.length > 0;
}

/** A person's accepted corrections so far, as the portal's own Patient. */
export async function findOwnPatient(
  access: Review,
  patientId: string,
): Promise<Patient | undefined> {
  const [row] = await access.sql<{ text: string }>(
    `select content::text as text
      from resource
      where patient_id = $1 and type = 'Patient' and source = 'portico' and source_id = $1::text`,
    [patientId],
  );
  return row && (readJson(row.text) as Patient);
}

/**
 * Accepts a proposal, and stores what other systems had said in its section until then: if they
 * repeat it, it reverts nothing.
 */
export async function acceptProposal(
  access: Review,
  { patientId, id, section, note }: OpenProposal,
): Promise<void> {
  await access.sql(
    `update information_proposal set state = 'accepted', ended_at = $3, decided_by = $4,
        decided_by_name = $5, note = $7,
        superseded = (select coalesce(jsonb_agg(distinct portico_section(v.content, $6)), '[]')
          from (select r.content from resource r
            where r.patient_id = $1 and r.type = 'Patient' and r.source <> 'portico'
            union all
            select h.content from resource_history h
            join resource r on r.patient_id = h.patient_id and r.type = h.type and r.id = h.id
            where h.patient_id = $1 and h.type = 'Patient' and r.source <> 'portico') v)
      where patient_id = $1 and id = $2`,
    [patientId, id, access.info.now, ...decider(access), section, note],
  );
}

export async function declineProposal(
  access: Review,
  { patientId, id }: OpenProposal,
  { reason, note }: { reason: Reason; note: string },
): Promise<void> {
  await access.sql(
    `update information_proposal set state = 'declined', ended_at = $3, decided_by = $4,
        decided_by_name = $5, reason = $6, note = $7
      where patient_id = $1 and id = $2`,
    [patientId, id, access.info.now, ...decider(access), reason, note],
  );
}

export async function askToCall(
  access: Review,
  { patientId, id }: OpenProposal,
  note: string,
): Promise<void> {
  await access.sql(
    'update information_proposal set call_at = $3, note = $4 where patient_id = $1 and id = $2',
    [patientId, id, access.info.now, note],
  );
}

const decider = ({ actor }: Review): [id: string | null, name: string] => [
  actor?.account.id ?? null,
  actor?.account.name ?? '',
];

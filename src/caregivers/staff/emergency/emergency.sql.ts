import type { Access } from '../../../platform/access/access.ts';
import type { PlainDate } from '../../../platform/clock.ts';
import { peopleByNumber } from '../shared/by-number.sql.ts';
import type { FlagKind } from '../shared/flags.ts';

type Emergency = Access<'care:emergency' | 'care:confirm'>;

export interface Revocation {
  patientId: string;
  id: string;
  proxyId: string;
  accountId: string;
  kind: FlagKind;
  reason: string;
  quiet: boolean;
  askedAt: Date;
  askedBy: string;
  askedByName: string;
  decidedAt: Date | null;
  decidedByName: string | null;
  confirmed: boolean | null;
  decidedWhy: string | null;
  flagId: string | null;
  /** The person whose record it is, and the account whose access it is. */
  given: string;
  family: string;
  birthDate: PlainDate | null;
  caregiverName: string;
  /** The caregiver's own record, if they have one. */
  caregiverRecord: string | null;
}
const REVOCATION = `e.patient_id, e.id, e.proxy_id, e.account_id, e.kind, e.reason, e.quiet,
  e.asked_at, e.asked_by, e.decided_at, e.confirmed, e.decided_why, e.flag_id,
  p.given, p.family, p.birth_date, c.name as caregiver_name, c.patient_id as caregiver_record,
  a.name as asked_by_name,
  (select d.name from account d where d.id = e.decided_by) as decided_by_name`;
const FROM = `from emergency_revocation e join person p on p.patient_id = e.patient_id
  join account c on c.id = e.account_id join account a on a.id = e.asked_by`;

/** Those waiting for a second person, oldest first, then those decided in the last days. */
export const listRevocations = (
  access: Access<'care:confirm'>,
  since: Date,
): Promise<Revocation[]> =>
  access.sql<Revocation>(
    `select ${REVOCATION} ${FROM} where e.decided_at is null or e.decided_at > $1
      order by e.decided_at is not null, e.asked_at, e.id limit 200`,
    [since],
  );

export async function findRevocation(
  access: Access<'care:confirm'>,
  id: string,
): Promise<Revocation | undefined> {
  const [row] = await access.sql<Revocation>(`select ${REVOCATION} ${FROM} where e.id = $1`, [id]);
  return row;
}

/** Locks it, so that only one person can decide. */
export async function lockRevocation(access: Access<'care:confirm'>, id: string): Promise<void> {
  await access.sql('select 1 from emergency_revocation where id = $1 for update', [id]);
}

export async function insertRevocation(
  access: Access<'care:emergency'>,
  made: {
    patientId: string;
    proxyId: string;
    accountId: string;
    kind: FlagKind;
    reason: string;
    quiet: boolean;
    flagId: string | null;
  },
): Promise<string> {
  const [row] = await access.sql<{ id: string }>(
    `insert into emergency_revocation (patient_id, proxy_id, account_id, kind, reason, quiet,
        flag_id, asked_at, asked_by)
      values ($1, $2, $3, $4, $5, $6, $7, $8, $9) returning id`,
    [
      made.patientId,
      made.proxyId,
      made.accountId,
      made.kind,
      made.reason,
      made.quiet,
      made.flagId,
      access.info.now,
      access.actor?.account.id ?? null,
    ],
  );
  if (!row) throw new Error('the emergency was not written');
  return row.id;
}

export async function decideRevocation(
  access: Access<'care:confirm'>,
  { patientId, id }: Pick<Revocation, 'patientId' | 'id'>,
  decision: { confirmed: boolean; why: string },
): Promise<void> {
  await access.sql(
    `update emergency_revocation
      set decided_at = $3, decided_by = $4, confirmed = $5, decided_why = $6
      where patient_id = $1 and id = $2 and decided_at is null`,
    [
      patientId,
      id,
      access.info.now,
      access.actor?.account.id ?? null,
      decision.confirmed,
      decision.why,
    ],
  );
}

export interface RightOf {
  id: string;
  caregiverName: string;
  caregiverRecord: string | null;
  relationship: string;
  suspended: boolean;
}
export interface PersonByNumber {
  patientId: string;
  given: string;
  family: string;
  birthDate: PlainDate;
  rights: RightOf[];
}

/** Who has this number and birth date, with the rights to their record that are not revoked. */
export const findByNumber = (
  access: Access<'care:emergency'>,
  { mrn, birthDate }: { mrn: string; birthDate: PlainDate },
): Promise<PersonByNumber[]> =>
  access.sql<PersonByNumber>(
    `select p.patient_id, p.given, p.family, coalesce(p.birth_date, $2) as birth_date,
        coalesce((select json_agg(json_build_object('id', x.id, 'caregiverName', a.name,
            'caregiverRecord', a.patient_id,
            'relationship', x.relationship, 'suspended', x.suspended_at is not null)
            order by a.name, x.id)
          from proxy x join account a on a.id = x.account_id
          where x.patient_id = p.patient_id and x.revoked_at is null), '[]'::json) as rights
      from person p
      where p.merged_into is null and p.birth_date = $2 and p.patient_id = any (array(
        ${peopleByNumber('$1', '$3')}))
      limit 2`,
    [mrn.replace(/\D/g, '') || 'none', birthDate, mrn],
  );

/** Staff whose roles let them confirm, except this one. */
export const listConfirmers = async (access: Emergency, but: string): Promise<string[]> =>
  (
    await access.sql<{ id: string }>(
      `select id from account
        where kind = 'staff' and closed_at is null and portico_may(id, 'care:confirm') and id <> $1`,
      [but],
    )
  ).map(({ id }) => id);

/** How many have waited for a second person since before this time. */
export async function countUnconfirmed(
  access: Access<'system:care'>,
  before: Date,
): Promise<number> {
  const [row] = await access.sql<{ n: number }>(
    `select count(*)::int as n from emergency_revocation
      where decided_at is null and asked_at <= $1`,
    [before],
  );
  return row?.n ?? 0;
}

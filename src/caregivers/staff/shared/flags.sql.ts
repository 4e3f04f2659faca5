import type { Access } from '../../../platform/access/access.ts';
import type { FlagKind } from './flags.ts';
import type { DecidesCare } from './own.sql.ts';

export interface SafetyFlag {
  patientId: string;
  id: string;
  kind: FlagKind;
  /** The account that it protects from; null for anyone. */
  accountId: string | null;
  reason: string;
  raisedAt: Date;
  raisedBy: string;
  liftedAt: Date | null;
}
const FLAG = `f.patient_id, f.id, f.kind, f.account_id, f.reason, f.raised_at, f.raised_by,
  f.lifted_at`;

type Flags = Access<DecidesCare | 'care:staff' | 'care:record' | `system:${string}`>;

/** A person's current safety flags. */
export const listFlags = (access: Flags, patientId: string): Promise<SafetyFlag[]> =>
  access.sql<SafetyFlag>(
    `select ${FLAG} from safety_flag f where f.patient_id = $1 and f.lifted_at is null
      order by f.raised_at, f.id`,
    [patientId],
  );

export interface LiftedFlag extends SafetyFlag {
  liftedAt: Date;
  liftedWhy: string;
}
/** The open record's lifted safety flags, latest first. */
export const listLiftedFlags = (
  access: Access<'care:staff' | 'care:record'>,
): Promise<LiftedFlag[]> =>
  access.sql<LiftedFlag>(
    `select ${FLAG}, coalesce(f.lifted_why, '') as lifted_why
      from safety_flag f where f.patient_id = $1 and f.lifted_at is not null
      order by f.lifted_at desc, f.id limit 100`,
    [access.person.id],
  );

/** Raises a safety flag. @returns its id */
export async function insertFlag(
  access: Access<DecidesCare | 'care:record'>,
  flag: { patientId: string; kind: FlagKind; accountId: string | null; reason: string },
): Promise<string> {
  const [row] = await access.sql<{ id: string }>(
    `insert into safety_flag (patient_id, kind, account_id, reason, raised_at, raised_by)
      values ($1, $2, $3, $4, $5, $6) returning id`,
    [
      flag.patientId,
      flag.kind,
      flag.accountId,
      flag.reason,
      access.info.now,
      access.actor?.account.id ?? null,
    ],
  );
  if (!row) throw new Error('the flag was not written');
  return row.id;
}

/** Lifts a flag. False if it was already lifted. */
export async function liftFlag(
  access: Access<DecidesCare | 'care:record'>,
  patientId: string,
  id: string,
  why: string,
): Promise<boolean> {
  const rows = await access.sql(
    `update safety_flag set lifted_at = $3, lifted_by = $4, lifted_why = $5
      where patient_id = $1 and id = $2 and lifted_at is null returning 1`,
    [patientId, id, access.info.now, access.actor?.account.id ?? null, why],
  );
  return rows.length > 0;
}

import type { Tx } from '../../src/platform/db/statements.ts';

// Statements that the check refuses, each for the reason that its name says, and some that it
// reads. Nothing runs them.

export const unknownColumn = (tx: Tx) => tx.sql('select nickname from person');
export const unknownTable = (tx: Tx) => tx.pipeline('delete from nobody', []);
export const missingColumn = (tx: Tx) => tx.sql<{ mrn: string | null }>('select given from person');
export const wrongType = (tx: Tx) =>
  tx.sql<{ created_at: string }>('select created_at from person');
export const wrongItems = (tx: Tx) => tx.sql<{ roles: Date[] }>('select roles from account');
export const canBeNull = (tx: Tx) => tx.sql<{ mrn: string }>('select mrn from person');
export const joinLeavesOut = (tx: Tx) =>
  tx.sql<{ patient_id: string; user_id: string }>(
    `select p.patient_id, a.user_id from person p
      left join account a on a.patient_id = p.patient_id`,
  );
export const noLetter = (tx: Tx) =>
  tx.sql<{ state: string }>(
    `select (select l.state from letter l where l.patient_id = p.patient_id limit 1) as state
      from person p`,
  );
export const noneAtAll = (tx: Tx) =>
  tx.sql<{ last: Date }>('select max(created_at) as last from person');
export const neverNull = (tx: Tx) => tx.sql<{ given: string | null }>('select given from person');
export const wordLeftOut = (tx: Tx) => tx.sql<{ kind: 'staff' }>('select kind from account');
export const wordTooMany = (tx: Tx) =>
  tx.sql<{ kind: 'staff' | 'member' | 'robot' }>('select kind from account');
export const oneValueTooFew = (tx: Tx, id: string) =>
  tx.sql('select 1 from person where patient_id = $1 and mrn = $2', [id]);
/** Its row type is what its caller's is. */
export const declaredOutside = (tx: Tx): Promise<{ given: number }[]> =>
  tx.sql('select given from person');

const TABLES = ['person', 'nobody'] as const;
export async function oneOfSeveral(tx: Tx, first: boolean): Promise<void> {
  for (const table of TABLES) await tx.sql(`select 1 from ${table}`);
  await tx.sql(first ? 'select mrn from person' : 'select nickname from person');
}
const column = (name: string) => `p.${name}`;
export const byFunction = (tx: Tx) =>
  tx.sql(`select ${['given', 'nickname'].map(column).join(', ')} from person p`);
const through = (tx: Tx, text: string) => tx.sql(text);
export const byCaller = (tx: Tx) => through(tx, 'select nickname from person');

export const onlyARunTells = (tx: Tx, typed: string) => tx.sql(`select ${typed} from person`);
export async function addedTo(tx: Tx): Promise<void> {
  const where = ['true'];
  where.push('nickname is null');
  await tx.sql(`select 1 from person where ${where.join(' and ')}`);
}
export const takenOut = ({ sql }: Tx) => sql('select nickname from person');

/** Right, by what the schema and the statements say. */
export async function right(tx: Tx): Promise<void> {
  await tx.sql<{ mrn: string }>('select mrn from person where mrn is not null');
  await tx.sql<{ mrn: string }>('select mrn from person where mrn = any($1)', [['1']]);
  await tx.sql<{ user_id: string }>(
    `select a.user_id from person p left join account a on a.patient_id = p.patient_id
      where a.id = $1`,
    ['1'],
  );
  await tx.sql<{ kind: 'staff' }>("select kind from account where kind = 'staff'");
  await tx.sql<{ kind: 'staff' | 'member' }>('select kind from account');
  await tx.sql<{ n: number }>(
    'with one as (select count(*)::int as n from person) select n from one',
  );
  await tx.sql<{ name: string }>("select coalesce(mrn, '') as name from person");
  await tx.sql<{ birth_date: string | null; created_at: Date }>(
    'select birth_date, created_at from person',
  );
}

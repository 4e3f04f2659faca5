import type { Tx } from '../../platform/db/statements.ts';
import type { Reason } from './visit-types.rules.ts';

/** A reason that members choose from; `confidential`: its type is. */
export type OfferedReason = Pick<Reason, 'id' | 'visitTypeId' | 'name' | 'nameEs' | 'urgent'> & {
  confidential: boolean;
};
const OFFERED = `select r.id, r.visit_type_id, r.name, r.name_es, r.urgent, t.confidential
  from visit_reason r join visit_type t on t.id = r.visit_type_id and t.active where r.active`;

/** All reasons in use, in the order in which they are offered. */
export const listOfferedReasons = (tx: Tx): Promise<OfferedReason[]> =>
  tx.sql<OfferedReason>(`${OFFERED} order by r.place, r.name, r.id`);
export const findOfferedReason = async (tx: Tx, id: string): Promise<OfferedReason | undefined> =>
  (await tx.sql<OfferedReason>(`${OFFERED} and r.id = $1`, [id]))[0];

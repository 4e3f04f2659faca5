import type { Access } from '../../../platform/access/access.ts';
import type { PlainDate } from '../../../platform/clock.ts';
import type { OrderKind } from './orders.ts';
import type { DecidesCare } from './own.sql.ts';

export interface CourtOrder {
  patientId: string;
  id: string;
  kind: OrderKind;
  /** The account of the person that it names, if they have one. */
  accountId: string | null;
  party: string;
  startsOn: PlainDate;
  endsOn: PlainDate | null;
  note: string;
  recordedAt: Date;
  endedAt: Date | null;
}
const ORDER = `o.patient_id, o.id, o.kind, o.account_id, o.party, o.starts_on, o.ends_on, o.note,
  o.recorded_at, o.ended_at`;
type Orders = Access<DecidesCare | 'care:staff' | 'care:record'>;

/** A person's court orders; those that staff have not ended come first. */
export const listOrders = (access: Orders, patientId: string): Promise<CourtOrder[]> =>
  access.sql<CourtOrder>(
    `select ${ORDER} from court_order o where o.patient_id = $1
      order by o.ended_at is not null, o.starts_on desc, o.id limit 100`,
    [patientId],
  );

export async function insertOrder(
  access: Access<'care:record'>,
  order: Pick<
    CourtOrder,
    'patientId' | 'kind' | 'accountId' | 'party' | 'startsOn' | 'endsOn' | 'note'
  >,
): Promise<void> {
  await access.sql(
    `insert into court_order (patient_id, kind, account_id, party, starts_on, ends_on, note,
        recorded_at, recorded_by)
      values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
    [
      order.patientId,
      order.kind,
      order.accountId,
      order.party,
      order.startsOn,
      order.endsOn,
      order.note,
      access.info.now,
      access.actor?.account.id ?? null,
    ],
  );
}

/** Ends an order. False if it had already ended. */
export async function endOrder(
  access: Access<'care:record'>,
  patientId: string,
  id: string,
): Promise<boolean> {
  const rows = await access.sql(
    `update court_order set ended_at = $3, ended_by = $4
      where patient_id = $1 and id = $2 and ended_at is null returning 1`,
    [patientId, id, access.info.now, access.actor?.account.id ?? null],
  );
  return rows.length > 0;
}

import type { Tx } from '../../platform/db/statements.ts';
import type { VisitType } from './visit-types.rules.ts';

/** The columns of a `VisitType`, of `visit_type t`. */
const TYPE = `t.id, t.name, t.name_es, t.minutes, t.minutes_before as before,
  t.minutes_after as after, t.grid, t.modes, t.needs_room, t.prepare, t.prepare_es, t.direct,
  t.confidential, t.youngest, t.oldest, t.sex, t.patients, t.seen_within_months, t.referral,
  t.own_care_team, t.most_open, t.one_a_day, t.lead_minutes, t.horizon_days, t.active, t.version`;

export const findType = async (tx: Tx, id: string): Promise<VisitType | undefined> =>
  (await tx.sql<VisitType>(`select ${TYPE} from visit_type t where t.id = $1`, [id]))[0];

/** All types in use, those that members can't book themselves too. */
export const listTypesInUse = (tx: Tx): Promise<VisitType[]> =>
  tx.sql<VisitType>(`select ${TYPE} from visit_type t where t.active order by lower(t.name), t.id`);

/** What members say they come for, and the type of visit that it takes. */
export interface Reason {
  id: string;
  typeId: string;
  name: string;
  nameEs: string;
  urgent: boolean;
}
const REASON = 'r.id, r.visit_type_id as type_id, r.name, r.name_es, r.urgent';

/** All reasons in use, in the order in which they are offered. */
export const listReasons = (tx: Tx): Promise<(Reason & { confidential: boolean })[]> =>
  tx.sql(
    `select ${REASON}, t.confidential from visit_reason r
     join visit_type t on t.id = r.visit_type_id and t.active
     where r.active order by r.place, r.name, r.id`,
  );
export const findReason = async (tx: Tx, id: string): Promise<Reason | undefined> =>
  (
    await tx.sql<Reason>(
      `select ${REASON} from visit_reason r
       join visit_type t on t.id = r.visit_type_id and t.active where r.active and r.id = $1`,
      [id],
    )
  )[0];

import type { Tx } from '../../platform/db/statements.ts';

interface Named {
  id: string;
  name: string;
}
/** Everybody who may be asked to a visit beside the one whom it is with. */
export const listClinicians = (tx: Tx): Promise<Named[]> =>
  tx.sql<Named>('select id, name from clinician where active order by name_key, id limit 2000');
/** The rooms of a clinic, whether they are free or not. */
export const listRoomIds = async (tx: Tx, clinicId: string): Promise<string[]> =>
  (
    await tx.sql<{ id: string }>(
      'select id from room where clinic_id = $1 and active order by lower(name), id',
      [clinicId],
    )
  ).map(({ id }) => id);

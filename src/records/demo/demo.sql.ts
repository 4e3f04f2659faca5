import type { Access } from '../../platform/access/access.ts';

/** The open person's results that were collected before this time. */
export const collectedBefore = async (
  access: Access<'results:note'>,
  before: Date,
): Promise<string[]> =>
  (
    await access.sql<{ id: string }>(
      'select id from lab_result where patient_id = $1 and collected_at < $2',
      [access.person.id, before],
    )
  ).map(({ id }) => id);

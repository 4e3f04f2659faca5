import type { Access } from '../platform/access/access.ts';

/** The open person's result that came under this id. @throws if there is none */
export async function findBySource(
  access: Access<'results:hold' | 'results:note'>,
  sourceId: string,
): Promise<string> {
  const [row] = await access.sql<{ id: string }>(
    `select r.id from lab_result r
      join resource s on s.patient_id = r.patient_id and s.id = r.id
      where r.patient_id = $1 and s.source_id = $2`,
    [access.person.id, sourceId],
  );
  if (!row) throw new Error('no such result');
  return row.id;
}

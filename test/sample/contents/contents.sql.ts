import type { Access } from '../../../src/platform/access/access.ts';

export interface Part {
  type: string;
  n: number;
}

/** How many resources of each type the open person's record holds. */
export const countParts = (access: Access<'contents:read'>): Promise<Part[]> =>
  access.sql<Part>(
    'select type, count(*)::int as n from resource where patient_id = $1 group by type order by type',
    [access.person.id],
  );

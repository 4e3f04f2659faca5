import type { Marks } from '../../derivation.ts';
import type { Access } from '../../platform/access/access.ts';

export type Wish = 'immediate' | 'doctor-first';

/** The person's wish; `immediate` if they never set one. */
export async function findWish(access: Access<'preferences:write'>): Promise<Wish> {
  const [row] = await access.sql<{ wish: Wish }>(
    'select wish from release_preference where patient_id = $1',
    [access.person.id],
  );
  return row?.wish ?? 'immediate';
}

export async function saveWish(
  access: Access<'preferences:write'>,
  wish: Wish,
  now: Date,
): Promise<void> {
  await access.sql(
    `insert into release_preference (patient_id, wish, changed_at) values ($1, $2, $3)
     on conflict (patient_id) do update set wish = excluded.wish, changed_at = excluded.changed_at`,
    [access.person.id, wish, now],
  );
}

/** After a join, the stricter wish applies to the record that stays. */
export async function keepStricterWish(
  access: Marks,
  { from, into }: { from: string; into: string },
  now: Date,
): Promise<void> {
  await access.sql(
    `insert into release_preference (patient_id, wish, changed_at)
      select $2, wish, $3
      from release_preference
      where patient_id = $1 and wish = 'doctor-first'
     on conflict (patient_id) do update set wish = excluded.wish, changed_at = excluded.changed_at
     where release_preference.wish <> 'doctor-first'`,
    [from, into, now],
  );
}

import type { Access } from '../../platform/access/access.ts';

type Answer = Access<'renewals:answer'>;

const me = (access: Answer) => access.actor?.account.id ?? null;

export interface Cover {
  id: string;
  name: string;
  fromDay: string;
  untilDay: string;
}
/** One's own cover, now or later. */
export function listCovers(access: Answer, today: string): Promise<Cover[]> {
  return access.sql<Cover>(
    `select c.id, a.name, c.from_day as "fromDay", c.until_day as "untilDay"
      from prescriber_cover c join account a on a.id = c.covered_by
     where c.account_id = $1 and c.ended_at is null and c.until_day >= $2 order by c.from_day`,
    [me(access), today],
  );
}
/** Colleagues who can cover: those who may answer renewals and have an NPI. */
export function listColleagues(access: Answer): Promise<{ id: string; name: string }[]> {
  return access.sql(
    `select a.id, a.name
      from prescriber p join account a on a.id = p.account_id
      where a.closed_at is null and portico_may(a.id, 'renewals:answer') and a.id <> $1 order by a.name`,
    [me(access)],
  );
}
export async function insertCover(
  access: Answer,
  cover: { by: string; from: string; until: string },
): Promise<void> {
  await access.sql(
    `insert into prescriber_cover (account_id, covered_by, from_day, until_day)
      values ($1, $2, $3, $4)`,
    [me(access), cover.by, cover.from, cover.until],
  );
}
export async function endCover(access: Answer, id: string, now: Date): Promise<boolean> {
  return (
    (
      await access.sql(
        `update prescriber_cover set ended_at = $3
          where id = $2 and account_id = $1 and ended_at is null returning 1`,
        [me(access), id, now],
      )
    ).length > 0
  );
}

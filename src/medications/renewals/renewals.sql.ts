import type { Access } from '../../platform/access/access.ts';

type Answer = Access<'renewals:answer'>;

const me = (access: Answer) => access.actor?.account.id ?? null;

/** One's own prescriber number, and those for which one answers today. */
export async function listMyNpis(
  access: Answer,
  today: string,
): Promise<{ own: string | null; covered: { npi: string; name: string }[] }> {
  const [own] = await access.sql<{ npi: string }>(
    'select npi from prescriber where account_id = $1',
    [me(access)],
  );
  const covered = await access.sql<{ npi: string; name: string }>(
    `select p.npi, a.name
      from prescriber_cover c join prescriber p on p.account_id = c.account_id
      join account a on a.id = c.account_id
     where c.covered_by = $1 and c.ended_at is null and $2::date between c.from_day and c.until_day
     order by a.name`,
    [me(access), today],
  );
  return { own: own?.npi ?? null, covered };
}

export async function nextNumber(access: Answer): Promise<string> {
  const [row] = await access.sql<{ number: string }>(
    "select nextval('prescription_number_seq')::text as number",
  );
  return row?.number ?? '';
}

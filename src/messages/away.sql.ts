/** Whether an account is away on a day, as a part of a statement: a column, and a parameter. */
export const isAway = (account: string, day: string): string =>
  `exists (select 1 from absence b where b.account_id = ${account} and b.ended_at is null
     and ${day}::date between b.from_day and b.until_day)`;

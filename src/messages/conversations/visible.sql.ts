/**
 * From when on the account sees messages: the person always, a caregiver since the right contains
 * them. $1 is the person, $2 the account, $3 whether it is the person's own.
 */
export const SINCE = `case when $3 then '-infinity'::timestamptz else coalesce((
  select coalesce(x.messages_since, x.granted_at, x.starts_on::timestamptz) from proxy x
  where x.patient_id = $1 and x.account_id = $2 and x.revoked_at is null), 'infinity') end`;
/** Which conversations an account sees. A caregiver sees those that go on after they came. */
export const VISIBLE = 'c.patient_id = $1 and (not c.private or $3) and c.last_at >= s.since';

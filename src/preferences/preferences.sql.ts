import type { Marks } from '../derivation.ts';
import type { Access } from '../platform/access/access.ts';

type Own = Access<'notices:own' | 'notices:choose'>;

/** How an account is reached by mail. */
export interface Reach {
  email: string | null;
  confirmed: boolean;
  /** When mail to this address last bounced permanently. */
  bouncedAt: Date | null;
}
export async function readReach(access: Own): Promise<Reach> {
  const [row] = await access.sql<Reach>(
    `select a.email, a.email_confirmed_at is not null as confirmed,
        case when b.address_hash = portico_address_hash(a.email) then b.bounced_at end
          as bounced_at
      from account a left join bounced_address b on b.account_id = a.id
      where a.id = $1`,
    [access.actor?.account.id],
  );
  return row ?? { email: null, confirmed: false, bouncedAt: null };
}

/** Forgets the bounce: the next notice is sent to the address again. */
export async function clearBounce(access: Own): Promise<void> {
  await access.sql('delete from bounced_address where account_id = $1', [access.actor?.account.id]);
}

/** Moves waiting notices about a joined record to the other record. */
export async function moveWaiting(
  access: Marks,
  { from, into }: { from: string; into: string },
): Promise<void> {
  await access.sql('update notice set about_id = $2 where about_id = $1 and settled_at is null', [
    from,
    into,
  ]);
}

import type { Tx } from '../db/statements.ts';
import { PlainError } from '../errors.ts';

/** What a database is for. Written once, by the first process that serves from it. */
export type Installation = 'demo' | 'production';

/**
 * Marks the database as a demo's or in production, before anything else is written to it. A new one
 * in production starts closed: members can come in once an administrator has set it up.
 * @param tx with a reach, to see whether it has any records
 * @param where as `whereIs` names it, for the message
 * @throws PlainError if sample people and real ones would be mixed
 */
export async function claimInstallation(
  tx: Tx,
  kind: Installation,
  now: Date,
  where: string,
): Promise<void> {
  const [known] = await tx.sql<{ kind: Installation }>('select kind from installation');
  if (known?.kind === 'demo' && kind === 'production')
    throw new PlainError(
      `The database ${where} holds the demo's sample people: it is not for real ones. Give DATABASE_URL another.`,
    );
  if (known?.kind === 'production' && kind === 'demo')
    throw new PlainError(
      `The database ${where} is one that serve runs on: the demo would load sample people into it. Give the demo another.`,
    );
  if (known) return;
  if (kind === 'demo') {
    const [any] = await tx.sql<{ any: boolean }>(
      `select exists (select 1 from person) or exists (select 1 from account)
          or exists (select 1 from resource) as any`,
    );
    if (any?.any)
      throw new PlainError(
        `The database ${where} holds people already: the demo would load sample people beside them. Give the demo another.`,
      );
  }
  // an existing installation has members, who must not find a closed door
  if (kind === 'production' && !(await hasAccounts(tx)))
    await tx.sql(
      `insert into setting (key, value) values ('open', 'false') on conflict (key) do nothing`,
    );
  await tx.sql('insert into installation (kind, since) values ($1, $2) on conflict do nothing', [
    kind,
    now,
  ]);
}

const hasAccounts = async (tx: Tx): Promise<boolean> =>
  (await tx.sql<{ any: boolean }>('select exists (select 1 from account) as any'))[0]?.any === true;

import type { Tx } from '../db/statements.ts';
import { COLUMNS, type Message } from './messages.ts';

/** A message that did not get through, as staff see it. */
export interface Undelivered extends Message {
  state: 'waiting' | 'dead';
  madeAt: Date;
  nextAt: Date;
  problem: string | null;
}
/** Dead messages first, then those that wait after a failure; at most 500. */
export const listUndelivered = (tx: Tx): Promise<Undelivered[]> =>
  tx.sql<Undelivered>(
    `select ${COLUMNS}, state, made_at as "madeAt", next_at as "nextAt", problem from outbox_message
     where state = 'dead' or (state = 'waiting' and problem is not null) order by state, made_at
     limit 500`,
  );

/** Sends it again now. False if it was sent or withdrawn meanwhile. */
export async function replayMessage(tx: Tx, id: string, now: Date): Promise<boolean> {
  const rows = await tx.sql(
    `update outbox_message set state = 'waiting', next_at = $2, tries = 0
      where id = $1 and state in ('waiting', 'dead') and not void_wanted
        and (claimed_until is null or claimed_until <= $2)
      returning 1`,
    [id, now],
  );
  return rows.length > 0;
}

/**
 * Drops a dead message for good, so that the next one of its lane is sent. False if it is not dead.
 */
export async function dropMessage(tx: Tx, id: string, now: Date): Promise<boolean> {
  return (
    (
      await tx.sql(
        `update outbox_message set state = 'void', settled_at = $2
          where id = $1 and state = 'dead' returning 1`,
        [id, now],
      )
    ).length > 0
  );
}

import type { Access, SystemReach } from '../access/access.ts';
import type { Pool } from '../access/db.ts';
import type { Tx } from '../db/statements.ts';
import type { Jobs } from '../jobs/jobs.ts';
import type { Log } from '../log.ts';

/**
 * A message to another system. It is written in the transaction that causes it and sent afterwards,
 * at least once, until the other side accepts it. Messages of one lane are sent one after the
 * other, in the order they were written. Messages can be withdrawn; a withdrawn one is never sent
 * (again). The outbox knows nothing about what a message contains.
 */
export interface Message {
  /** The same each time it is sent, so that receivers recognize repeats. */
  id: string;
  destination: string;
  lane: string;
  kind: string;
  /** Ids only, so that no row here holds health information. */
  subject: Record<string, string>;
  tries: number;
}

/**
 * `taken`: the other side accepted it. `refused`: it did not; `never` if it never will. If sending
 * throws, the message may have arrived.
 */
export type Answer = { is: 'taken' } | { is: 'refused'; code: string; never: boolean };

/**
 * What to do with a message whose turn it is. `later`: not yet; `busy`: its subject is being
 * changed right now.
 */
export type Prepared =
  | { is: 'send'; send: () => Promise<Answer> }
  | { is: 'void'; why: string }
  | { is: 'dead'; why: string }
  | { is: 'later'; at: Date }
  | { is: 'busy' };

/** One outside system. */
export interface Destination<R extends SystemReach = SystemReach> {
  name: string;
  /** The reach under which it reads and writes. */
  reach: R;
  /** The longest one send may take; it must end by then, whatever the other side does. */
  maxSendMs: number;
  /**
   * Reads the message's content, in the transaction that claims it. It may not wait for a lock:
   * what is locked is `busy`. So a change that closes the message's subject either came before and
   * is seen here, or finds the message claimed.
   */
  prepare(access: Access<R>, message: Message, now: Date): Promise<Prepared>;
  /** Runs in the transaction that marks it sent, before the mark. */
  taken(access: Access<R>, message: Message, now: Date): Promise<void>;
  /**
   * Called once with messages that were not accepted for a day, so that staff are notified of each.
   */
  late(access: Access<R>, messages: Message[]): Promise<void>;
}

export interface Outbox {
  db: Pool;
  jobs: Jobs;
  log: Log;
}

export const COLUMNS = 'id, destination, lane, kind, subject, tries';
const lock = (tx: Tx, destination: string, lane: string) =>
  tx.sql('select pg_advisory_xact_lock(hashtextextended($1, 0))', [
    `outbox ${destination} ${lane}`,
  ]);

/**
 * Adds a message to the end of its lane. It is sent if the caller's transaction commits, never if
 * it does not.
 */
export async function enqueueMessage(
  tx: Tx,
  message: Pick<Message, 'destination' | 'lane' | 'kind' | 'subject'>,
  now: Date,
): Promise<void> {
  const { destination, lane, kind, subject } = message;
  await lock(tx, destination, lane);
  await tx.sql(
    `insert into outbox_message (destination, lane, sequence, kind, subject, made_at, next_at)
     select $1, $2, coalesce(max(sequence), 0) + 1, $3, $4, $5, $5
     from outbox_message
     where destination = $1 and lane = $2`,
    [destination, lane, kind, JSON.stringify(subject), now],
  );
}

/**
 * Withdraws all unsent messages of these kinds in a lane. One that is being sent right now is not
 * sent again.
 * @returns `unsent` if none of them can have reached the other side; otherwise the caller must send
 * something that undoes it
 */
export async function withdrawMessages(
  tx: Tx,
  { destination, lane, kinds }: { destination: string; lane: string; kinds: readonly string[] },
  now: Date,
): Promise<'unsent' | 'may-have-arrived'> {
  await lock(tx, destination, lane);
  await tx.sql(
    `update outbox_message set void_wanted = true,
       state = case when claimed_until > $4 then state else 'void' end, settled_at = case
         when claimed_until > $4 then settled_at else $4 end
     where destination = $1 and lane = $2 and kind = any($3) and state in ('waiting', 'dead')`,
    [destination, lane, kinds, now],
  );
  const gone = await tx.sql(
    `select 1
      from outbox_message
      where destination = $1 and lane = $2 and kind = any($3)
        and (state = 'sent' or doubt or claim is not null)
      limit 1`,
    [destination, lane, kinds],
  );
  return gone.length > 0 ? 'may-have-arrived' : 'unsent';
}

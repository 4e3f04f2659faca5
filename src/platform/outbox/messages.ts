import type { Access, SystemReach } from '../access/access.ts';
import type { Pool } from '../access/db.ts';
import type { Tx } from '../db/statements.ts';
import type { Jobs } from '../jobs/jobs.ts';
import type { Log } from '../log.ts';

/**
 * Messages to other systems. Each is written in the transaction that causes it and sent afterwards,
 * at least once, until the other side has it. Messages of one lane go out one after the other, in
 * the order in which they were written. A later message can take earlier ones back: what was taken
 * back is never sent (again). Nothing here knows what a message says.
 */
export interface Message {
  /** The same each time that it is sent: receivers tell repetitions by it. */
  id: string;
  destination: string;
  lane: string;
  kind: string;
  /** Ids only, so that no row here holds health information. */
  subject: Record<string, string>;
  tries: number;
}

/**
 * `taken`: the other side has it. `refused`: it said no, and `never` that it always will. Throwing
 * means: it may have arrived.
 */
export type Answer = { is: 'taken' } | { is: 'refused'; code: string; never: boolean };

/**
 * What becomes of a message whose turn it is. `later`: not yet; `busy`: what it speaks of is being
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
  /** Under which reach it reads and writes. */
  reach: R;
  /**
   * The longest that one send takes. It ends by itself after that, whatever the other side does.
   */
  maxSendMs: number;
  /**
   * Reads what a message is made of, in the transaction that claims it. It may not wait for a lock:
   * what is locked is `busy`. So whatever closes the message's subject either came before, and is
   * seen here, or finds the message claimed.
   */
  prepare(access: Access<R>, message: Message, now: Date): Promise<Prepared>;
  /** Runs in the transaction that marks it sent, before the mark. */
  taken(access: Access<R>, message: Message, now: Date): Promise<void>;
  /** Messages that were not taken for a day. Staff hear of each by itself, once. */
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
 * Writes a message at the end of its lane. It is sent if the caller's transaction commits, and
 * never if it does not.
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
 * Takes back every message of these kinds in a lane that is not sent yet. One that is on its way
 * this moment is not sent again.
 * @returns `unsent` when none of them can have reached the other side; otherwise the caller has to
 * send something that undoes it
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

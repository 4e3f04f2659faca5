import { randomUUID } from 'node:crypto';
import { type Access, type SystemReach, systemReach } from '../access/access.ts';
import type { Pool } from '../access/db.ts';
import { systemRequest } from '../access/request-info.ts';
import type { Tx } from '../db/statements.ts';
import { faultCode, type Log } from '../log.ts';
import { raiseAlarm } from './alarms.ts';
import type { Jobs } from './jobs.ts';

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
  mostMs: number;
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

const LEASE_MS = 2 * 60_000;
const MOST_TRIES = 12;
const AT_ONCE = 10;
/**
 * Half a minute, then twice as long each time, an hour at most: twelve tries are some six hours.
 */
const backOff = (tries: number): number => Math.min(30_000 * 2 ** (tries - 1), 3_600_000);

const COLUMNS = 'id, destination, lane, kind, subject, tries';
const lock = (tx: Tx, destination: string, lane: string) =>
  tx.sql('select pg_advisory_xact_lock(hashtextextended($1, 0))', [
    `outbox ${destination} ${lane}`,
  ]);

/**
 * Writes a message at the end of its lane. It is sent if the caller's transaction commits, and
 * never if it does not.
 */
export async function putMessage(
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
export async function takeBack(
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

interface Claimed {
  message: Message;
  send: () => Promise<Answer>;
}

/**
 * Sends what is due, at least once each: a message is claimed for two minutes, sent outside of any
 * transaction, and marked when the other side has said that it has it. Who dies in between leaves
 * it to be sent again, under the same id. Any number of processes may do this at once.
 * @returns how many were tried
 */
export async function sendDue(deps: Outbox, to: Destination, clock: () => Date): Promise<number> {
  const claim = randomUUID();
  const until = new Date(clock().getTime() + LEASE_MS);
  const due = await deps.db.transaction((tx) => claimDue(tx, deps, to, claim, until, clock()));
  // together: one that is waited for must not outlast the time for which the others are claimed
  const sent = await Promise.allSettled(
    due.map((one) => sendOne(deps, to, claim, until, clock, one)),
  );
  const failed = sent.find((one) => one.status === 'rejected');
  if (failed) throw failed.reason;
  return due.length;
}

async function claimDue(
  tx: Tx,
  deps: Outbox,
  to: Destination,
  claim: string,
  until: Date,
  now: Date,
): Promise<Claimed[]> {
  // whoever was sending these died, and they were taken back meanwhile
  await tx.sql(
    `update outbox_message set state = 'void', settled_at = $2
      where destination = $1 and state = 'waiting' and void_wanted and claimed_until <= $2`,
    [to.name, now],
  );
  // once nothing before it in its lane is open, nothing before it ever will be: only what is sent
  // or void stops blocking, and that is final
  const due = await tx.sql<Message & { claim: string | null }>(
    `select ${COLUMNS}, claim
      from outbox_message m
      where destination = $1 and state = 'waiting' and next_at <= $2 and not void_wanted
       and (claimed_until is null or claimed_until <= $2)
         and not exists (select 1 from outbox_message e
         where e.destination = m.destination and e.lane = m.lane and e.sequence < m.sequence
           and e.state in ('waiting', 'dead'))
     order by next_at, id limit $3 for update skip locked`,
    [to.name, now, AT_ONCE],
  );
  const claimed: Claimed[] = [];
  for (const { claim: before, ...message } of due) {
    const prepared = await to.prepare(await reachOf(tx, to, now), message, now);
    if (prepared.is === 'busy') continue;
    if (prepared.is === 'later')
      await tx.sql('update outbox_message set next_at = $2 where id = $1', [
        message.id,
        prepared.at,
      ]);
    else if (prepared.is === 'void')
      await tx.sql(
        "update outbox_message set state = 'void', settled_at = $2, problem = $3 where id = $1",
        [message.id, now, prepared.why],
      );
    else if (prepared.is === 'dead') await bury(tx, deps, message, prepared.why, now);
    else {
      await tx.sql(
        `update outbox_message
          set claim = $2, claimed_at = $3, claimed_until = $4, tries = tries + 1, next_at = $4,
            doubt = doubt or $5
          where id = $1`,
        [message.id, claim, now, until, before !== null],
      );
      claimed.push({ message: { ...message, tries: message.tries + 1 }, send: prepared.send });
    }
  }
  return claimed;
}

async function sendOne(
  deps: Outbox,
  to: Destination,
  claim: string,
  until: Date,
  clock: () => Date,
  { message, send }: Claimed,
): Promise<void> {
  let problem: { code: string; never: boolean; doubt: boolean } | null = null;
  try {
    // a process that was stopped for a while finds its claim over: by now another may be sending,
    // or what undoes it may have gone out
    if (until.getTime() - clock().getTime() < to.mostMs)
      problem = { code: 'late', never: false, doubt: false };
    else {
      const answer = await send();
      problem =
        answer.is === 'taken' ? null : { code: answer.code, never: answer.never, doubt: false };
    }
  } catch (fault) {
    problem = { code: faultCode(fault), never: false, doubt: true };
  }
  const now = clock();
  await deps.db.transaction(async (tx) => {
    if (!problem) {
      await to.taken(await reachOf(tx, to, now), message, now);
      await tx.sql(
        `update outbox_message
          set state = 'sent', settled_at = $2, problem = null, claim = null, claimed_until = null
          where id = $1 and state <> 'sent'`,
        [message.id, now],
      );
      deps.log({ event: 'outbox.taken', destination: to.name, tries: message.tries });
      return;
    }
    const { code, doubt } = problem;
    const dead = problem.never || message.tries >= MOST_TRIES;
    const [row] = await tx.sql<{ state: string }>(
      `update outbox_message
        set claim = null, claimed_until = null, problem = $3, doubt = doubt or $4, next_at = $5,
         state = case when void_wanted then 'void' else 'waiting' end, settled_at = case
           when void_wanted then $6::timestamptz end
       where id = $1 and claim = $2 and state = 'waiting' returning state`,
      [
        message.id,
        claim,
        code.slice(0, 40),
        doubt,
        new Date(now.getTime() + backOff(message.tries)),
        now,
      ],
    );
    deps.log({ event: 'outbox.failed', destination: to.name, tries: message.tries, code, dead });
    if (row?.state === 'waiting' && dead) await bury(tx, deps, message, code, now);
  });
}

async function bury(
  tx: Tx,
  { jobs, log }: Outbox,
  message: Message,
  code: string,
  now: Date,
): Promise<void> {
  await tx.sql("update outbox_message set state = 'dead', problem = $2 where id = $1", [
    message.id,
    code.slice(0, 40),
  ]);
  await raiseAlarm(tx, jobs, log, { kind: 'message-dead', about: message.destination }, now);
}

const LATE_MS = 24 * 3_600_000;

/**
 * Raises an alarm for what was not taken for a day, and lets the destination tell whom it concerns:
 * once for each message.
 * @returns how many there were
 */
export async function alarmLate(deps: Outbox, to: Destination, now: Date): Promise<number> {
  return deps.db.transaction(async (tx) => {
    const late = await tx.sql<Message>(
      `update outbox_message set alarmed_at = $3
        where destination = $1 and state in ('waiting', 'dead') and not void_wanted
          and made_at <= $2 and alarmed_at is null
       returning ${COLUMNS}`,
      [to.name, new Date(now.getTime() - LATE_MS), now],
    );
    if (late.length === 0) return 0;
    await raiseAlarm(tx, deps.jobs, deps.log, { kind: 'message-late', about: to.name }, now);
    await to.late(await reachOf(tx, to, now), late);
    return late.length;
  });
}

const reachOf = (tx: Tx, to: Destination, now: Date): Promise<Access<SystemReach>> =>
  systemReach(tx, to.reach, systemRequest(now, `${to.name} outbox`));

/** A message that did not get through, as staff see it. */
export interface Undelivered extends Message {
  state: 'waiting' | 'dead';
  madeAt: Date;
  nextAt: Date;
  problem: string | null;
}
/** What was given up, and what waits after a failure: dead first, at most 500. */
export const listUndelivered = (tx: Tx): Promise<Undelivered[]> =>
  tx.sql<Undelivered>(
    `select ${COLUMNS}, state, made_at as "madeAt", next_at as "nextAt", problem from outbox_message
     where state = 'dead' or (state = 'waiting' and problem is not null) order by state, made_at
     limit 500`,
  );

/** Sends it once more, at once. False when it was sent or taken back meanwhile. */
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

/** Gives it up for good; the next of its lane then goes out. Only what was given up before. */
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

const EVERY_MS = 1_000;

/**
 * Sends what is due every second, and looks once a minute for what is late.
 * @param late called once a minute
 */
export function startSending(
  deps: Outbox,
  to: Destination,
  clock: () => Date,
  late: () => Promise<unknown>,
): { stop(): Promise<void> } {
  let stopped = false;
  let lookedAt = 0;
  let working: Promise<void> | null = null;
  const work = async () => {
    try {
      while (!stopped && (await sendDue(deps, to, clock)) > 0);
      const now = clock().getTime();
      if (stopped || now - lookedAt < 60_000) return;
      await late();
      lookedAt = now;
    } catch (fault) {
      deps.log({ event: 'job.failed', queue: `outbox ${to.name}`, code: faultCode(fault) });
    }
  };
  const timer = setInterval(() => {
    working ??= work().finally(() => {
      working = null;
    });
  }, EVERY_MS);
  return {
    async stop() {
      stopped = true;
      clearInterval(timer);
      await working;
    },
  };
}

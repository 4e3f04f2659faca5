import { randomUUID } from 'node:crypto';
import { type Access, type SystemReach, systemReach } from '../access/access.ts';
import { systemRequest } from '../access/request-info.ts';
import type { Tx } from '../db/statements.ts';
import { raiseAlarm } from '../jobs/alarms.ts';
import { errorCode } from '../log.ts';
import { type Answer, COLUMNS, type Destination, type Message, type Outbox } from './messages.ts';

const LEASE_MS = 2 * 60_000;
const MAX_TRIES = 12;
const AT_ONCE = 10;
/**
 * Half a minute, then twice as long each time up to an hour: twelve attempts take about six hours.
 */
const backOff = (tries: number): number => Math.min(30_000 * 2 ** (tries - 1), 3_600_000);

/** One round of sending: who claims what is due, and until when. */
interface Round {
  deps: Outbox;
  to: Destination;
  claim: string;
  until: Date;
  clock: () => Date;
}
interface Claimed {
  message: Message;
  send: () => Promise<Answer>;
}

/**
 * Sends what is due, each message at least once: claims it for two minutes, sends it outside any
 * transaction, and marks it once the other side has accepted it. If the process dies in between, it
 * is sent again under the same id. Any number of processes may do this at once.
 * @returns how many messages were tried
 */
export async function sendDue(deps: Outbox, to: Destination, clock: () => Date): Promise<number> {
  const until = new Date(clock().getTime() + LEASE_MS);
  const round: Round = { deps, to, claim: randomUUID(), until, clock };
  const due = await deps.db.transaction((tx) => claimDue(tx, round));
  // concurrently: waiting for one must not outlast the claim on the others
  const sent = await Promise.allSettled(due.map((one) => sendOne(round, one)));
  const failed = sent.find((one) => one.status === 'rejected');
  if (failed) throw failed.reason;
  return due.length;
}

async function claimDue(tx: Tx, { deps, to, claim, until, clock }: Round): Promise<Claimed[]> {
  const now = clock();
  // their sender died, and they have since been withdrawn
  await tx.sql(
    `update outbox_message set state = 'void', settled_at = $2
      where destination = $1 and state = 'waiting' and void_wanted and claimed_until <= $2`,
    [to.name, now],
  );
  // once no earlier message of the lane is open, none ever will be: `sent` and `void` are final
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
    else if (prepared.is === 'dead') await giveUp(tx, deps, message, prepared.why, now);
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
  { deps, to, claim, until, clock }: Round,
  { message, send }: Claimed,
): Promise<void> {
  let problem: { code: string; never: boolean; doubt: boolean } | null = null;
  try {
    // a process that was paused may find its claim expired: another process may be sending by now,
    // or what undoes the message may have been sent
    if (until.getTime() - clock().getTime() < to.maxSendMs)
      problem = { code: 'late', never: false, doubt: false };
    else {
      const answer = await send();
      problem =
        answer.is === 'taken' ? null : { code: answer.code, never: answer.never, doubt: false };
    }
  } catch (error) {
    problem = { code: errorCode(error), never: false, doubt: true };
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
      deps.log({ event: 'outbox.sent', destination: to.name, tries: message.tries });
      return;
    }
    const { code, doubt } = problem;
    const dead = problem.never || message.tries >= MAX_TRIES;
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
    if (row?.state === 'waiting' && dead) await giveUp(tx, deps, message, code, now);
  });
}

async function giveUp(
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
 * Raises an alarm for messages that were not accepted for a day, and lets the destination notify
 * staff: once per message.
 * @returns how many messages are late
 */
export async function raiseLateAlarm(deps: Outbox, to: Destination, now: Date): Promise<number> {
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

const EVERY_MS = 1_000;

/** Sends what is due every second, and calls `late` once a minute. */
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
    } catch (error) {
      deps.log({ event: 'job.failed', queue: `outbox ${to.name}`, code: errorCode(error) });
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

import { randomUUID } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { newToken, sha256 } from '../crypto/crypto.ts';
import type { Tx } from '../db/statements.ts';
import type { Settings } from '../settings/settings.ts';
import { type Account, type Actor, daysFor, type Person } from './actor.ts';

export const SESSION_COOKIE = '__Host-portico';
/**
 * `__Host-`: sent only over a secure connection (or to this machine) and only to this host; no
 * other host can set it.
 */
const cookie = { path: '/', httpOnly: true, secure: true, sameSite: 'lax' } as const;

export type Entered =
  | { session: 'none' }
  | { session: 'expired'; account: { id: string } }
  | ({ session: 'live' } & Actor);

export function sessionHash(request: FastifyRequest): Buffer | null {
  const value = request.cookies[SESSION_COOKIE];
  return value && /^[\w-]{43}$/.test(value) ? sha256(value) : null;
}

/** Identifies a session in the audit log without giving it away. */
export const sessionRef = (hash: Buffer | null): string | null =>
  hash?.toString('hex').slice(0, 16) ?? null;

/**
 * Reads session, account and people in one call and marks the session as used. `now` decides
 * whether it has expired.
 */
export async function enter(
  tx: Tx,
  hash: Buffer | null,
  now: Date,
  personId: string | null,
  settings: Settings,
): Promise<Entered> {
  if (!hash) return { session: 'none' };
  const [row] = await tx.sql<{
    session: 'expired' | 'live';
    accountId: string;
    kind: Account['kind'];
    name: string;
    roles: string[];
    permissions: string[] | null;
    language: Account['language'];
    ownId: string | null;
    shortcuts: boolean | null;
    zones: string[] | null;
    authAt: Date;
    people: Person[];
    opened:
      | (Omit<Person, 'relation'> & { purpose: string; expiresAt: string; withReason: boolean })
      | null;
  }>(
    `select e.*, case when e.kind = 'staff'
        then (select a.shortcuts from account a where a.id = e.account_id) end as shortcuts,
        case when json_array_length(e.people) > 1 or e.people#>>'{0,relation}' is not null
          then portico_clinic_zones() end as zones
      from portico_enter($1, $2, $3, make_interval(mins => $4), make_interval(mins => $5),
        make_interval(hours => $6)) e`,
    [hash, now, personId, settings.idleMinutes, settings.staffIdleMinutes, settings.sessionHours],
  );
  if (!row) return { session: 'none' };
  if (row.session === 'expired') return { session: 'expired', account: { id: row.accountId } };
  return {
    session: 'live',
    account: {
      id: row.accountId,
      kind: row.kind,
      name: row.name,
      roles: row.roles,
      permissions: row.permissions ?? [],
      language: row.language,
      patientId: row.ownId,
      shortcuts: row.shortcuts ?? false,
    },
    authAt: row.authAt,
    people: row.people,
    days: daysFor(row.zones ?? [], settings, now),
    opened: row.opened && { ...row.opened, relation: null },
  };
}

/**
 * Starts a session under a new id and ends the browser's previous one; saved forms move to the new
 * one if the account is the same. Pipelined.
 */
export function beginSession(
  tx: Tx,
  reply: FastifyReply,
  old: Buffer | null,
  accountId: string,
  from: { now: Date; address: string | null; agent: string; deviceHash: Buffer },
): void {
  const token = newToken();
  const id = randomUUID();
  tx.pipeline(
    `insert into session (id_hash, account_id, created_at, seen_at, auth_at, address, agent,
        device_id, id)
     values ($1, $2, $3, $3, $3, $4, $5,
       (select d.id from device d where d.account_id = $2 and d.token_hash = $6), $7)`,
    [
      sha256(token),
      accountId,
      from.now,
      from.address,
      from.agent.slice(0, 200),
      from.deviceHash,
      id,
    ],
  );
  if (old)
    tx.pipeline('select portico_follow_session($1, $2, $3, $4)', [old, id, accountId, from.now]);
  setSessionCookie(reply, token);
}

export const setSessionCookie = (reply: FastifyReply, token: string): void =>
  void reply.setCookie(SESSION_COOKIE, token, cookie);

export const BY_REF =
  "id_hash between decode(rpad($1, 64, '0'), 'hex') and decode(rpad($1, 64, 'f'), 'hex')";

/**
 * Continues a session under a new id after a fresh proof of identity.
 * @returns its token
 * @param by a passkey replaces the current password once, for changing it
 */
export async function renewSession(
  tx: Tx,
  ref: string | null,
  now: Date,
  by: 'password' | 'passkey' = 'password',
): Promise<string> {
  const token = newToken();
  await tx.sql(
    `update session
      set id_hash = $3, auth_at = $2, seen_at = $2, passkey_at = case
        when $4 then $2::timestamptz end
      where ${BY_REF} and ended_at is null`,
    [ref, now, sha256(token), by === 'passkey'],
  );
  return token;
}

export async function findSessionId(tx: Tx, ref: string | null): Promise<string | null> {
  return (
    (
      await tx.sql<{ id: string }>(`select id from session where ${BY_REF} and ended_at is null`, [
        ref,
      ])
    )[0]?.id ?? null
  );
}

/** How long a used passkey replaces the current password. */
const PASSKEY_MINUTES = 5;
/** Whether a passkey was used in this session within the last minutes, after it started. */
export async function hasPasskeyProof(tx: Tx, ref: string | null, now: Date): Promise<boolean> {
  return (
    (
      await tx.sql(
        `select 1
          from session
          where ${BY_REF} and passkey_at > $2::timestamptz - make_interval(mins => $3)`,
        [ref, now, PASSKEY_MINUTES],
      )
    ).length > 0
  );
}

export interface SessionRow {
  id: string;
  agent: string | null;
  createdAt: Date;
  seenAt: Date;
  /** The session of this request. */
  current: boolean;
}

/** The account's live sessions, most recently used first. */
export function listSessions(
  tx: Tx,
  accountId: string,
  ref: string | null,
  { now, idleMinutes, hours }: { now: Date; idleMinutes: number; hours: number },
): Promise<SessionRow[]> {
  return tx.sql<SessionRow>(
    `select id, agent, created_at, seen_at, ${BY_REF} as current from session
     where account_id = $2 and ended_at is null
       and seen_at > $3::timestamptz - make_interval(mins => $4)
       and created_at > $3::timestamptz - make_interval(hours => $5)
     order by seen_at desc limit 50`,
    [ref, accountId, now, idleMinutes, hours],
  );
}

/** Ends one of the account's sessions. False if it had ended or is another account's. */
export async function endSessionOf(
  tx: Tx,
  accountId: string,
  id: string,
  now: Date,
): Promise<boolean> {
  return (
    (
      await tx.sql(
        `update session set ended_at = $3
          where account_id = $1 and id = $2 and ended_at is null returning 1`,
        [accountId, id, now],
      )
    ).length > 0
  );
}

/** Ends all of the account's sessions except this one. */
export async function endOtherSessions(
  tx: Tx,
  accountId: string,
  ref: string | null,
  now: Date,
): Promise<void> {
  await tx.sql(
    `update session set ended_at = $3
      where account_id = $2 and ended_at is null and not (${BY_REF})`,
    [ref, accountId, now],
  );
}

/** Ends a session. A trigger discards what the session left unfinished, wherever sessions end. */
export async function endSession(tx: Tx, hash: Buffer, now: Date): Promise<void> {
  await tx.sql('update session set ended_at = $2 where id_hash = $1 and ended_at is null', [
    hash,
    now,
  ]);
}

/** The "Stay signed on" button: marks the session as used now. */
export async function keepAwake(tx: Tx, ref: string | null, now: Date): Promise<void> {
  await tx.sql(`update session set seen_at = $2 where ${BY_REF}`, [ref, now]);
}

/** Ends all of an account's sessions. */
export async function endSessions(tx: Tx, accountId: string, now: Date): Promise<void> {
  await tx.sql('update session set ended_at = $2 where account_id = $1 and ended_at is null', [
    accountId,
    now,
  ]);
}

export function clearSessionCookie(reply: FastifyReply): void {
  reply.clearCookie(SESSION_COOKIE, cookie);
}

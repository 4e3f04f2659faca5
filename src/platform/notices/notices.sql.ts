import type { Access } from '../access/access.ts';
import type { AccountPeople } from '../access/actor.ts';
import type { Channel } from './topics.ts';
import type { Outcome } from './verdict.rules.ts';

type System = Access<'system:notices'>;
/** Whoever reads or makes an account's choices: itself, or the job that sends to it. */
export type Choosing = Access<'system:notices' | 'notices:own' | 'notices:choose'>;

/** Stores a notice. False if this account was already notified of the same event. */
export async function insertNotice<P extends string>(
  access: Access<P>,
  notice: {
    accountId: string;
    aboutId: string | null;
    topic: string;
    channel: Channel;
    event: string;
    data: object;
    dueAt: Date;
  },
): Promise<boolean> {
  const [row] = await access.sql<{ id: string | null }>(
    'select portico_notify($1, $2, $3, $4, $5, $6, $7, $8) as id',
    [
      notice.accountId,
      notice.aboutId,
      notice.topic,
      notice.channel,
      notice.event,
      notice.data,
      access.info.now,
      notice.dueAt,
    ],
  );
  return typeof row?.id === 'string';
}

export interface WaitingRow {
  id: string;
  aboutId: string | null;
  event: string;
  data: object;
  madeAt: Date;
  dueAt: Date;
  batchId: string | null;
}
/** Locks an account's waiting notices of a topic until the transaction ends. */
export const lockWaiting = (
  access: System,
  accountId: string,
  topic: string,
  channel: Channel,
): Promise<WaitingRow[]> =>
  access.sql<WaitingRow>(
    `select id, about_id, event, data, made_at, due_at, batch_id
      from notice
      where account_id = $1 and topic = $2 and channel = $3 and settled_at is null
      order by made_at, id limit 500 for update`,
    [accountId, topic, channel],
  );

export interface Recipient {
  /** The account and its people; null once it is closed. */
  who: AccountPeople | null;
  language: 'en' | 'es';
  kind: 'member' | 'staff';
  patientId: string | null;
  ownerDeceased: boolean;
  closedAt: Date | null;
  email: string | null;
  confirmed: boolean;
  bounced: boolean;
  /**
   * Where mail goes to the account's own person: only a confidential address if there is one, or
   * else those in the record. Letters go to the first.
   */
  addresses: { state?: string; postalCode?: string; country?: string }[] | null;
}
export async function findRecipient(
  access: System,
  accountId: string,
): Promise<Recipient | undefined> {
  const [row] = await access.sql<Recipient>(
    `select portico_people_of(a.id) as who, a.language, a.kind, a.patient_id,
        coalesce(p.deceased, false) as owner_deceased,
        a.closed_at, a.email, a.email_confirmed_at is not null as confirmed,
        coalesce(b.address_hash = portico_address_hash(a.email), false) as bounced,
        portico_parcel_addresses(a.patient_id, a.id) as addresses
      from account a
      left join person p on p.patient_id = a.patient_id
      left join bounced_address b on b.account_id = a.id
      where a.id = $1`,
    [accountId],
  );
  return row;
}

export interface Choice {
  aboutId: string | null;
  topic: string;
  channel: Channel;
  wanted: boolean;
}
export const listChoices = (access: Choosing, accountId: string): Promise<Choice[]> =>
  access.sql<Choice>(
    'select about_id, topic, channel, wanted from notice_choice where account_id = $1',
    [accountId],
  );

export async function saveChoice(
  access: Choosing,
  accountId: string,
  choice: Choice,
  now: Date,
): Promise<void> {
  await access.sql(
    `insert into notice_choice (account_id, about_id, topic, channel, wanted, changed_at)
      values ($1, $2, $3, $4, $5, $6)
     on conflict (account_id, about_id, topic, channel)
       do update set wanted = excluded.wanted, changed_at = excluded.changed_at`,
    [accountId, choice.aboutId, choice.topic, choice.channel, choice.wanted, now],
  );
}

/** Names the message that these notices are sent as, and the address that it goes to. */
export async function nameBatch(
  access: System,
  ids: readonly string[],
  batchId: string,
  to: string,
): Promise<void> {
  await access.sql(
    `update notice set batch_id = $2, sent_to = portico_address_hash($3)
      where id = any($1::uuid[])`,
    [ids, batchId, to],
  );
}
export async function postpone(access: System, ids: readonly string[], until: Date): Promise<void> {
  await access.sql('update notice set due_at = $2 where id = any($1::uuid[])', [ids, until]);
}
/** Settles notices for good. Settled ones stay as they are. */
export async function settle(
  access: System,
  ids: readonly string[],
  outcome: Outcome,
  now: Date,
): Promise<void> {
  await access.sql(
    `update notice set settled_at = $3, outcome = $2
      where id = any($1::uuid[]) and settled_at is null`,
    [ids, outcome, now],
  );
}

export interface Batch {
  accountId: string;
  /** The account's own person. */
  ownId: string | null;
  topic: string;
  channel: Channel;
  /** The people whose records it is about. */
  about: string[];
}
/** What the link and the unsubscribe URL of a sent message are about. */
export async function findBatch(access: Choosing, batchId: string): Promise<Batch | undefined> {
  const [row] = await access.sql<Batch>(
    `select n.account_id, a.patient_id as own_id, n.topic, n.channel,
        array_remove(array_agg(distinct n.about_id), null) as about
      from notice n join account a on a.id = n.account_id
      where n.batch_id = $1 group by n.account_id, a.patient_id, n.topic, n.channel`,
    [batchId],
  );
  return row;
}

/**
 * Marks the address that a message was sent to, if the account still has it.
 * @returns whether it is marked
 */
export async function markBounced(
  access: System,
  batchId: string,
  status: string,
  now: Date,
): Promise<boolean> {
  const rows = await access.sql(
    `insert into bounced_address (account_id, address_hash, status, bounced_at)
      select distinct a.id, n.sent_to, $2, $3::timestamptz
      from notice n join account a on a.id = n.account_id
      where n.batch_id = $1 and n.sent_to = portico_address_hash(a.email)
     on conflict (account_id) do update set address_hash = excluded.address_hash,
       status = excluded.status, bounced_at = excluded.bounced_at
     returning 1`,
    [batchId, status, now],
  );
  return rows.length > 0;
}
